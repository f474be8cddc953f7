import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoScenario } from '../../src/simulator/demo-scenario.ts';
import { Helpdesk } from '../../src/simulator/helpdesk.ts';
import { parseScenario, type ScenarioInput } from '../../src/simulator/scenario-schema.ts';
import { dayAndTime, VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { workingDay } from '../../src/simulator/working-day.ts';

const hour = 3_600_000;
const start = 8 * hour;

function open(input: ScenarioInput['helpdesks'][number], seed = 1): Helpdesk {
  return new Helpdesk(parseScenario({ helpdesks: [input] }).helpdesks[0]!, seed, start);
}

function look(helpdesk: Helpdesk): string {
  return JSON.stringify(
    helpdesk.users.map((user) => [helpdesk.counts(user, false), helpdesk.counts(user, true)]),
  );
}

describe('life', () => {
  it('gives the same counts for the same seed and virtual time, however often it is looked at', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 8 });
    fc.assert(
      fc.property(minutes, fc.integer({ min: 1, max: 3000 }), fc.integer(), (looks, end, seed) => {
        const once = open({ name: 'a' }, seed);
        const often = open({ name: 'a' }, seed);
        for (const minute of looks.toSorted((x, y) => x - y)) {
          if (minute <= end) often.advanceTo(start + minute * 60_000 + 17);
          look(often);
        }
        once.advanceTo(start + end * 60_000);
        often.advanceTo(start + end * 60_000);
        expect(look(often)).toBe(look(once));
      }),
      { numRuns: 20 },
    );
  });

  it('differs by seed and by name', () => {
    const views = [open({ name: 'a' }, 1), open({ name: 'a' }, 2), open({ name: 'b' }, 1)].map(look);
    expect(new Set(views).size).toBe(3);
  });

  it('stands still where it is switched off', () => {
    const still = open({ name: 'a', life: false, tickets: { 1: { open: 3 } } });
    const before = look(still);
    still.advanceTo(start + 48 * hour);
    expect(look(still)).toBe(before);
  });

  it('keeps the demo’s counts plausible for sixty days', () => {
    for (const input of demoScenario.helpdesks) {
      const helpdesk = open(input);
      const rates = helpdesk.users.map(() => [] as number[]);
      for (let at = start; at < start + 60 * 24 * hour; at += 3 * hour) {
        helpdesk.advanceTo(at);
        for (const [index, user] of helpdesk.users.entries())
          rates[index]!.push(helpdesk.counts(user, true).awaitingReply);
      }
      for (const seen of rates) {
        expect(Math.min(...seen)).toBeGreaterThan(0);
        expect(Math.max(...seen)).toBeLessThan(300);
        expect(new Set(seen).size).toBeGreaterThan(10);
      }
    }
  });

  it('crosses every threshold of the demo within a day, up and down', () => {
    for (const input of demoScenario.helpdesks) {
      const helpdesk = open(input);
      const seen = helpdesk.users.map(() => [] as number[]);
      for (let at = start; at < start + 24 * hour; at += 10 * 60_000) {
        helpdesk.advanceTo(at);
        for (const [index, user] of helpdesk.users.entries())
          seen[index]!.push(helpdesk.counts(user, false).awaitingReply);
      }
      for (const [index, { awaitingReplyThresholds }] of helpdesk.users.entries()) {
        expect(Math.min(...seen[index]!)).toBeLessThan(awaitingReplyThresholds.warning!);
        expect(Math.max(...seen[index]!)).toBeGreaterThan(awaitingReplyThresholds.critical!);
      }
    }
  });

  it('goes on after every status was removed', () => {
    const helpdesk = open({ name: 'a' });
    let at = start;
    for (const { title } of helpdesk.statuses) {
      helpdesk.removeStatus(title);
      helpdesk.advanceTo((at += 10 * hour));
    }
    expect(helpdesk.counts(helpdesk.user('exporter'), true)).toMatchObject({ allActive: 0, statuses: [] });
  });
});

describe('sums', () => {
  const flags = fc.record({ include_in_active: fc.boolean(), include_in_awaiting: fc.boolean() });
  const desk = fc.record({
    flags: fc.array(flags, { minLength: 1, maxLength: 6 }),
    departments: fc.integer({ min: 1, max: 5 }),
    member: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    counts: fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 30, maxLength: 30 }),
    minutes: fc.integer({ min: 0, max: 500 }),
    life: fc.boolean(),
  });

  it('are those of the flagged statuses in the departments that are counted', () => {
    fc.assert(
      fc.property(desk, ({ flags: flagged, departments, member, counts, minutes, life }) => {
        const ids = Array.from({ length: departments }, (_, index) => index + 1);
        const own = ids.filter((id) => member[id - 1]);
        const roles = ['new', 'answered', 'reply', 'closed', 'hold', 'none'] as const;
        const statuses = flagged.map((flag, index) => ({ ...flag, title: `s${index}`, role: roles[index]! }));
        const numbers = ids.map((id) => [
          id,
          Object.fromEntries(statuses.map(({ title }, s) => [title, counts[id * 5 + s - 5]!])),
        ]);
        const helpdesk = open({
          name: 'a',
          life,
          departments: ids.map((id) => ({ id, name: `d${id}` })),
          statuses,
          users: [{ name: 'u', identifier: 'i', secret: 's', departments: own }],
          tickets: Object.fromEntries(numbers),
        });
        helpdesk.advanceTo(start + minutes * 60_000);
        for (const ignore of [false, true]) {
          const seen = helpdesk.counts(helpdesk.user('u'), ignore);
          const sum = (wanted: (index: number) => boolean) =>
            seen.statuses.reduce((total, { count }, index) => total + (wanted(index) ? count : 0), 0);
          expect(seen.allActive).toBe(sum((index) => statuses[index]!.include_in_active));
          expect(seen.awaitingReply).toBe(sum((index) => statuses[index]!.include_in_awaiting));
          expect(seen.statuses.every(({ count }) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
          expect(seen.filteredDepartments).toEqual(ignore ? [] : own);
        }
        const all = helpdesk.counts(helpdesk.user('u'), true);
        const inDepartments = [...helpdesk.tickets.values()].flatMap((tickets) => [...tickets.values()]);
        expect(all.statuses.reduce((total, { count }) => total + count, 0)).toBe(
          inDepartments.reduce((total, count) => total + count, 0),
        );
      }),
    );
  });
});

describe('the working day', () => {
  it.each([
    [540, 1020],
    [1320, 360],
    [0, 0],
  ])('from %i to %i spreads one day’s arrivals', (opens, closes) => {
    const day = workingDay(opens, closes);
    expect(day.reduce((sum, { arrivals }) => sum + arrivals, 0)).toBeCloseTo(1, 9);
  });

  it('peaks in the morning and is quiet at night', () => {
    const day = workingDay(540, 1020);
    const busiest = day.indexOf(day.toSorted((a, b) => b.arrivals - a.arrivals)[0]!);
    expect(busiest).toBe(600);
    expect(day[180]!.arrivals).toBeLessThan(day[700]!.arrivals / 3);
    expect(day[180]!.agents).toBeLessThan(0.1);
  });
});

describe('VirtualClock', () => {
  it('runs at its speed, keeps the time through a change, and jumps', () => {
    let real = 0;
    const clock = new VirtualClock(start, 144, () => real);
    real += 1000;
    expect(clock.now()).toBe(start + 144_000);
    clock.setSpeed(0);
    real += 5000;
    expect(clock.now()).toBe(start + 144_000);
    clock.advance(1000);
    clock.setSpeed(1);
    real += 10;
    expect(clock.now()).toBe(start + 145_010);
  });

  it('tells day and time', () => {
    expect(dayAndTime(49 * hour + 61_000)).toEqual({ day: 2, time: '01:01:01' });
  });
});
