import * as v from 'valibot';

/** A key that may be left out or left empty. */
export function optional<Schema extends v.GenericSchema>(
  schema: Schema,
  description: string,
  fallback?: unknown,
) {
  return v.pipe(
    v.nullish(schema),
    v.metadata({ description, ...(fallback !== undefined && { default: fallback }) }),
  );
}

/** A key that must be there. */
export function required<Schema extends v.GenericSchema>(schema: Schema, description: string) {
  return v.pipe(schema, v.metadata({ description }));
}
