import { setImmediate } from 'node:timers/promises';
import { setFamilies } from './families.ts';
import type { RenderedSet } from './rendered-set.ts';
import { type ExpositionFormat, formatHead } from './text-format.ts';

/** A set's lines, and whether those that tell of an answer may still be served. */
export interface ShownSet {
  readonly rendered: RenderedSet;
  readonly held: boolean;
}

/** How long the lines of a very large exposition are copied before other work has a turn, in milliseconds. */
const turnMs = 10;

const heads: Readonly<Record<ExpositionFormat, readonly Buffer[]>> = {
  text: setFamilies.map((family) => Buffer.from(formatHead(family, 'text'))),
  openmetrics: setFamilies.map((family) => Buffer.from(formatHead(family, 'openmetrics'))),
};

/**
 * The lines of all sets, family by family under one head each, and what follows them. Copying bytes that were rendered
 * at the poll's end takes a tenth of the time of joining strings and encoding them.
 */
export async function joinSets(
  sets: readonly ShownSet[],
  format: ExpositionFormat,
  tail: string,
): Promise<Buffer> {
  const sizes = setFamilies.map((_, family) => familySize(sets, family));
  const headed = setFamilies.map((_, family) =>
    sizes[family] === 0 ? empty : (heads[format][family] ?? empty),
  );
  const size = sum(sizes) + sum(headed.map(({ length }) => length));
  const end = Buffer.from(tail);
  const joined = Buffer.allocUnsafe(size + end.length);
  let at = 0;
  let turn = performance.now();
  for (const [family, head] of headed.entries()) {
    at = copyFamily(sets, family, joined, at + head.copy(joined, at));
    if (performance.now() - turn < turnMs) continue;
    await setImmediate();
    turn = performance.now();
  }
  end.copy(joined, at);
  return joined;
}

const empty = Buffer.alloc(0);

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** In bytes. */
function familySize(sets: readonly ShownSet[], family: number): number {
  let size = 0;
  for (const set of sets) if (isShown(set, family)) size += endOf(set, family) - endOf(set, family - 1);
  return size;
}

/** @returns where the copied lines end */
function copyFamily(sets: readonly ShownSet[], family: number, target: Buffer, at: number): number {
  let end = at;
  for (const set of sets) {
    if (!isShown(set, family)) continue;
    end += set.rendered.bytes.copy(target, end, endOf(set, family - 1), endOf(set, family));
  }
  return end;
}

function isShown({ held }: ShownSet, family: number): boolean {
  return held || setFamilies[family]?.fromAnswer === false;
}

function endOf({ rendered }: ShownSet, family: number): number {
  return rendered.ends[family] ?? 0;
}
