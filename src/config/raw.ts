/**
 * Tolerant access to parsed YAML whose shape may be wrong: rules about several keys run even where some of them failed
 * their own check. What is missing, empty or of another type is `undefined`.
 */
export function field(value: unknown, key: string): unknown {
  if (!isMapping(value) || !Object.hasOwn(value, key)) return undefined;
  return value[key] ?? undefined;
}

export function has(value: unknown, key: string): boolean {
  return field(value, key) !== undefined;
}

export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
