import { field, items, text } from '../raw.ts';
import type { Finding } from './finding.ts';
import { helpdeskFindings, thresholdFindings } from './helpdesk.ts';
import { defaultTiming, timingFindings, timingOf } from './timing.ts';
import { unique } from './unique.ts';

/** Every rule about more than one key, on a file whose shape may be wrong. */
export function configFindings(root: unknown): readonly Finding[] {
  const global = field(root, 'global');
  const helpdesks = items(field(root, 'helpdesks'));
  const timing = timingOf(global, defaultTiming, 'global');
  return [
    ...timingFindings(global, ['global'], timing),
    ...thresholdFindings(global, ['global']),
    ...unique(
      helpdesks.map((helpdesk) => text(field(helpdesk, 'name'))),
      (index) => ['helpdesks', index, 'name'],
    ),
    ...helpdesks.flatMap((helpdesk, index) => helpdeskFindings(helpdesk, ['helpdesks', index], timing)),
  ];
}
