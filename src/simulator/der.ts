/** The few forms of ASN.1 that a certificate is made of, in DER (ITU-T X.690): each a tag, a length and the content. */

export function sequence(...parts: readonly Buffer[]): Buffer {
  return form(0x30, ...parts);
}

export function set(...parts: readonly Buffer[]): Buffer {
  return form(0x31, ...parts);
}

/** @param bytes the positive number, without leading zeros */
export function integer(bytes: Buffer): Buffer {
  const isNegative = (bytes[0] ?? 0) >= 0x80;
  return form(0x02, isNegative ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

export function boolean(value: boolean): Buffer {
  return form(0x01, Buffer.of(value ? 0xff : 0));
}

export const none = form(0x05);

export function octets(content: Buffer): Buffer {
  return form(0x04, content);
}

/** @param unused how many of the last byte's bits do not count */
export function bits(content: Buffer, unused = 0): Buffer {
  return form(0x03, Buffer.of(unused), content);
}

export function text(value: string): Buffer {
  return form(0x0c, Buffer.from(value, 'utf8'));
}

/** To the second; RFC 5280 wants this form from 1950 to 2049. */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/\.\d+|[-:T]/g, '');
  return form(0x17, Buffer.from(digits.slice(2), 'latin1'));
}

/** @param dotted such as `2.5.4.3` */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return form(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** Tagged by a number of the context, as optional parts are. */
export function tagged(number: number, content: Buffer, { constructed }: { constructed: boolean }): Buffer {
  return form((constructed ? 0xa0 : 0x80) + number, content);
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift(0x80 | (rest & 0x7f));
  return bytes;
}

function form(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), lengthOf(content), content]);
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  const used = bytes.subarray(bytes.findIndex((byte) => byte > 0));
  return Buffer.concat([Buffer.of(0x80 + used.length), used]);
}
