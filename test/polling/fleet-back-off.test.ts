import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { DepartmentSetConfig } from '../../src/config/config.ts';
import { Secret } from '../../src/config/secret.ts';
import { Fleet } from '../../src/polling/fleet.ts';
import { fakeTime, PollerBench } from '../support/fake-poller.ts';
import { configOf, startFleet } from '../support/fleet-of.ts';
import { readBody, serveHttp } from '../support/server.ts';
import { helpdeskOf, setOf } from '../support/settings.ts';

const value = (text: string) => ({ from: 'value', value: new Secret(text) }) as const;

/** One set is sent away for an hour; one that ignores department assignments fails in a way of its own. */
async function serveAway(): Promise<string> {
  return serveHttp((req, res) => {
    void readBody(req).then((body) =>
      body.includes('ignoreDepartmentAssignments')
        ? res.writeHead(500).end()
        : res.writeHead(429, { 'retry-after': '3600' }).end(),
    );
  });
}

describe('Fleet, leaving a helpdesk alone', () => {
  beforeEach(fakeTime);

  it.each([
    ['the same credentials', {}, 'backing_off'],
    ['other credentials', { credentials: { mode: 'api', identifier: 'x', secret: value('y') } }, 'planned'],
    ['an access key', { accessKey: value('key') }, 'planned'],
    ['the same credentials, of another helpdesk', { helpdesk: 'globex' }, 'planned'],
  ] satisfies [string, Partial<DepartmentSetConfig>, string][])(
    'knows for a set with %s that it is %s',
    async (_what, change, is) => {
      const url = await serveAway();
      const bench = new PollerBench();
      const fleet = new Fleet(bench.context);
      onTestFinished(() => fleet.stop());
      const first = setOf();
      const other = setOf({ name: 'all', ignoreDepartmentAssignments: true, ...change });
      const helpdesks =
        other.helpdesk === first.helpdesk
          ? [helpdeskOf(url, { departmentSets: [first, other] })]
          : [first, other].map((set) => helpdeskOf(url, { name: set.helpdesk, departmentSets: [set] }));
      fleet.apply({ file: '/nowhere', maxConcurrentPolls: 64, maxConcurrentLocalPolls: 4, helpdesks });
      await bench.pass(100);
      expect([first, other].map((set) => fleet.plan(set)?.is)).toEqual(['backing_off', is]);
    },
  );

  it('has a set that was there before a reload heed what a new one with its credentials is told', async () => {
    const { bench, fleet } = startFleet();
    const url = await serveAway();
    const present = setOf({ name: 'all', ignoreDepartmentAssignments: true });
    fleet.apply(configOf(url, [present]));
    await bench.pass(100);
    expect(fleet.plan(present)?.is).toBe('planned');
    fleet.apply(configOf(url, [setOf(), present]));
    await bench.pass(100);
    expect(fleet.plan(present)?.is).toBe('backing_off');
  });
});
