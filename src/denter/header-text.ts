/** A header's value. Its bytes, each taken for a character so far (undici's latin1), are read as UTF-8 where they are. */
export function headerText(value: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1'));
  } catch {
    return value;
  }
}
