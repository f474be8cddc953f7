import { setImmediate } from 'node:timers/promises';
import { setFamilies } from './families.ts';
import type { LabelledSet } from './labelled-set.ts';
import type { SetFamily } from './set-family.ts';
import { type ExpositionFormat, formatHead, formatValue } from './text-format.ts';

/** A set, and whether what tells of an answer may still be served. */
export interface ShownSet {
  readonly set: LabelledSet;
  readonly held: boolean;
}

/**
 * How long a very large exposition is written before other work has a turn, in milliseconds. 150 000 series take 20 to 30 ms in all,
 * ten thousand helpdesks (600 000) would stop everything for 120 ms.
 */
const turnMs = 10;

/**
 * So many sets' lines are encoded at once, of thirty series each. 15 000 series take 1.6 ms so; a few sets more or less do the
 * same, but 5.1 ms from 128 kB on, as V8 gives each larger string pages of its own.
 */
const setsAtOnce = 16;

/**
 * So many bytes a set are asked for at first: more than most take, for memory that is not written to costs nothing but addresses.
 */
const bytesASet = 4096;

/**
 * Writes the lines of all sets, family by family under one head each, and what follows them.
 *
 * @param allocate gives memory for at least so many bytes; it is called again where that was too little
 */
export async function writeSets(
  sets: readonly ShownSet[],
  format: ExpositionFormat,
  tail: string,
  allocate: (size: number) => Buffer,
): Promise<Buffer> {
  let written = allocate(bytesASet * sets.length);
  let end = 0;
  const write = (text: string): void => {
    // A UTF-16 unit takes three bytes at most; they are counted only where it is close.
    if (end + 3 * text.length > written.length && end + Buffer.byteLength(text) > written.length) {
      const before = written.subarray(0, end);
      written = allocate(Math.ceil(1.25 * (end + Buffer.byteLength(text))));
      before.copy(written);
    }
    end += written.write(text, end);
  };
  let turn = performance.now();
  for (const family of setFamilies) {
    let head = formatHead(family, format);
    for (let first = 0; first < sets.length; first += setsAtOnce) {
      const lines = linesOf(sets, first, family);
      if (lines === '') continue;
      write(head + lines);
      head = '';
      if (performance.now() - turn < turnMs) continue;
      await setImmediate();
      turn = performance.now();
    }
  }
  write(tail);
  return written.subarray(0, end);
}

/** A family's lines of `setsAtOnce` sets, from the first on. */
function linesOf(sets: readonly ShownSet[], first: number, family: SetFamily): string {
  const end = Math.min(first + setsAtOnce, sets.length);
  const name = `${family.name}{`;
  let lines = '';
  let labels = '';
  const add = (ownLabels: string, value: number): void => {
    lines += `${name}${labels}${ownLabels}} ${formatValue(value)}\n`;
  };
  for (let index = first; index < end; index += 1) {
    const shown = sets[index];
    if (shown === undefined || (family.tells === 'answer' && !shown.held)) continue;
    labels = shown.set.labels;
    family.addSamples(add, shown.set);
  }
  return lines;
}
