import { closest } from './closest.ts';
import { quote } from './quote.ts';

/**
 * All of the IANA database that have three letters. Node takes more of them, names of ICU that mean what few would
 * guess: its `BST` is Dhaka, its `IST` Kolkata.
 */
const threeLetterZones = new Set('CET EET EST GMT HST MET MST PRC ROC ROK UCT UTC WET'.split(' '));

/**
 * What is wrong with each name asked for so far, nothing included: a file of thousands of helpdesks has few zones, and
 * asking Node takes 50 µs, looking for what was meant 2 ms.
 */
const problems = new Map<string, string | undefined>();

/**
 * Reads the name of a time zone of the IANA database, in any case of letters. Offsets such as `+01:00` are none: they know no
 * daylight saving.
 *
 * @throws {RangeError} When there is no such time zone.
 */
export function parseTimeZone(name: string): string {
  if (!problems.has(name)) problems.set(name, problemOf(name));
  const problem = problems.get(name);
  if (problem !== undefined) throw new RangeError(problem);
  return name;
}

function problemOf(name: string): string | undefined {
  const isAbbreviation = name.length === 3 && !threeLetterZones.has(name.toUpperCase());
  if (isKnownToNode(name) && !isAbbreviation) return undefined;
  return `got ${quote(name)}, wanted a time zone of the IANA database${remedy(name)}`;
}

function isKnownToNode(name: string): boolean {
  // From Node 22 on Intl takes offsets too.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function remedy(name: string): string {
  const near = name.length > 3 ? closest(name, Intl.supportedValuesOf('timeZone')) : undefined;
  return near === undefined ? ' such as Europe/Berlin' : `: did you mean ${quote(near)}?`;
}
