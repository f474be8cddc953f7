import { onTestFinished } from 'vitest';
import type { Config, DepartmentSetConfig } from '../../src/config/config.ts';
import { Fleet } from '../../src/polling/fleet.ts';
import { PollerBench } from './fake-poller.ts';
import { helpdeskOf } from './settings.ts';

/** A configuration of these department sets, all asked at one address. */
export function configOf(url: string, sets: readonly DepartmentSetConfig[]): Config {
  const names = [...new Set(sets.map(({ helpdesk }) => helpdesk))];
  const helpdesks = names.map((name) =>
    helpdeskOf(url, { name, departmentSets: sets.filter(({ helpdesk }) => helpdesk === name) }),
  );
  return { file: '/nowhere', maxConcurrentPolls: 64, maxConcurrentLocalPolls: 4, helpdesks };
}

/** A fleet that is ended with the test. */
export function startFleet(limit?: number) {
  const bench = new PollerBench(limit);
  const fleet = new Fleet(bench.context);
  onTestFinished(() => fleet.stop());
  return { bench, fleet };
}
