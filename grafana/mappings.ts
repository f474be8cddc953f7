import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';

/** Texts and colours in place of numbers. */
export function shownAs(
  texts: Readonly<Record<string, readonly [text: string, color: string]>>,
): ValueMapping[] {
  const options = Object.entries(texts).map(
    ([value, [text, color]], index) => [value, { text, color, index }] as const,
  );
  return [{ type: MappingType.ValueToText, options: Object.fromEntries(options) }];
}
