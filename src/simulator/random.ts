/** The next number in [0, 1). */
export type Random = () => number;

/** FNV-1a over UTF-16 code units: spreads names and seeds over 32 bits. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** mulberry32: small, fast and good enough for tickets. The same two numbers give the same sequence. */
export function seededRandom(seed: number, sequence: number): Random {
  let state = (seed ^ Math.imul(sequence, 0x9e3779b1)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number whose mean is `expected`: 2.25 gives 2 three times of four, and 3 once. */
export function roundAtRandom(expected: number, random: Random): number {
  return Math.floor(expected + random());
}
