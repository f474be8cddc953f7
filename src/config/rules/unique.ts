import { formatPath, type Path } from '../path.ts';
import { quote } from '../quote.ts';
import type { Finding } from './finding.ts';

/** Reports every value that stands earlier in its list already. */
export function unique(
  values: readonly (string | undefined)[],
  pathOf: (index: number) => Path,
): readonly Finding[] {
  const first = new Map<string, number>();
  const findings: Finding[] = [];
  for (const [index, value] of values.entries()) {
    if (value === undefined) continue;
    const earlier = first.get(value);
    if (earlier === undefined) first.set(value, index);
    else {
      const message = `got ${quote(value)} again, wanted it once: it is ${formatPath(pathOf(earlier))} already`;
      findings.push({ path: pathOf(index), message });
    }
  }
  return findings;
}
