import { execFileSync } from 'node:child_process';
import { rename, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { describeWithPeer } from '../peer.ts';
import { eventually, scrape, startServe, temporaryFolder, writeConfig } from '../support/command.ts';
import { Helpdesks } from '../support/helpdesks.ts';
import { allCounts, type Look, lookAt } from './look.ts';

const limitMs = 90_000;
const shortMs = 7_000;

async function writeSets(
  helpdesks: Helpdesks,
  staleAfter: Readonly<Record<string, string>>,
): Promise<string> {
  const sets = Object.entries(staleAfter).map(([name, text]) => helpdesks.yaml(name, `stale_after: ${text}`));
  return writeConfig(`global: { poll_interval: 5s, timeout: 1s }\nhelpdesks:\n${sets.join('')}`);
}

async function look(base: string, name: string): Promise<Look> {
  const startedAt = performance.now();
  return lookAt(await scrape(base, `?helpdesk=${name}`), name, startedAt);
}

/** Looks at a helpdesk until that is seen; everything that was seen on the way. */
async function watch(base: string, name: string, isWanted: (look: Look) => boolean): Promise<Look[]> {
  const looks: Look[] = [];
  return eventually(async () => {
    looks.push(await look(base, name));
    expect(looks.at(-1)).toSatisfy(isWanted);
    return looks;
  }, 30_000);
}

/** Not only polled: on a busy machine the first poll may fail. */
async function allWell(base: string, names: Readonly<Record<string, string>>): Promise<void> {
  await Promise.all(Object.keys(names).map(async (name) => watch(base, name, isWell)));
}

const isWell = ({ up, counts }: Look): boolean => up === 1 && counts === allCounts;
const isFailing = ({ up }: Look): boolean => up === 0;
const isDropped = ({ up, counts }: Look): boolean => up === 0 && counts === 0;

/** The counts were held for so long after the answer, whole, and then not at all. */
function expectHeldFor(ms: number, looks: readonly Look[], answeredAt: number): void {
  const held = looks.filter(({ counts }) => counts > 0);
  expect(new Set(looks.map(({ counts }) => counts))).toEqual(new Set([allCounts, 0]));
  expect(held.at(-1)!.up).toBe(0);
  // The poll's end may be as much later than the answer as its timeout, and a little for a busy machine.
  expect(held.at(-1)!.startedAt - answeredAt).toBeLessThan(ms + 2_000);
  expect(looks.at(-1)!.endedAt - answeredAt).toBeGreaterThanOrEqual(ms);
}

describe('the counts of a helpdesk that fails', () => {
  it(
    'go at once with 0s, after stale_after, or never, and are back with the next success',
    async () => {
      const helpdesks = await Helpdesks.serve();
      const staleAfter = { 'at-once': '0s', short: '7s', never: 'never' };
      const { base } = await startServe(await writeSets(helpdesks, staleAfter));
      await allWell(base, staleAfter);
      helpdesks.mode = 'fail';
      const [atOnce, short, never] = await Promise.all([
        watch(base, 'at-once', isDropped),
        watch(base, 'short', isDropped),
        watch(base, 'never', ({ up, polls }) => up === 0 && polls > 3),
      ]);
      for (const { up, counts } of atOnce) expect(counts).toBe(up === 1 ? allCounts : 0);
      for (const { counts } of never) expect(counts).toBe(allCounts);
      expectHeldFor(shortMs, short, helpdesks.answeredAt.get('short')!);
      helpdesks.mode = 'answer';
      await allWell(base, staleAfter);
    },
    limitMs,
  );
});

/** A scrape that is written to the socket at once, though nobody may read it for now; its body when it is there. */
async function askNow(base: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const req = request(`${base}/metrics`, { agent: false }, (res) => {
      let body = '';
      res.setEncoding('utf8').on('data', (text: string) => (body += text));
      res.once('end', () => resolve(body));
    });
    req.once('error', reject).end();
  });
}

describe('a process that is stopped for longer than stale_after and continued', () => {
  it(
    'serves no stale number at its first scrape, whatever it was doing when it was stopped',
    async () => {
      const helpdesks = await Helpdesks.serve();
      const staleAfter = { 'at-once': '0s', asked: '0s', short: '7s', never: 'never' };
      const { command, base } = await startServe(await writeSets(helpdesks, staleAfter));
      await allWell(base, staleAfter);
      helpdesks.modes.set('asked', 'hold');
      await eventually(() => expect(helpdesks.held).toHaveLength(1));
      const before = await scrape(base);
      for (const name of Object.keys(staleAfter)) expect(lookAt(before, name)).toSatisfy(isWell);
      helpdesks.mode = 'hold';
      command.child.kill('SIGSTOP');
      // Over a connection that stands, and over a new one: the two reach the process in different turns of its loop.
      const scrapes = [scrape(base), askNow(base)];
      await pause(shortMs + 2_000);
      command.child.kill('SIGCONT');
      for (const text of await Promise.all(scrapes)) {
        const seen = Object.keys(staleAfter).map((name) => [name, lookAt(text, name).counts]);
        expect(seen).toEqual([
          ['at-once', 0],
          ['asked', 0],
          ['short', 0],
          ['never', allCounts],
        ]);
      }
      helpdesks.mode = 'answer';
      helpdesks.modes.clear();
      await allWell(base, staleAfter);
    },
    limitMs,
  );
});

describeWithPeer('faketime', 'the age of counts, where the wall clock is set', (faketime) => {
  /** `serve` whose wall clock can be set; the monotonic one is the machine's. */
  async function startWithClock(configFile: string) {
    const file = join(await temporaryFolder(), 'clock');
    const set = async (offset: string): Promise<void> => {
      await writeFile(`${file}.new`, `${offset}\n`);
      await rename(`${file}.new`, file);
    };
    await set('+0');
    // The program itself stays the parent of what it runs, and would leave it behind.
    const library = execFileSync(faketime, ['-m', '-f', '+0', 'printenv', 'LD_PRELOAD'], {
      encoding: 'utf8',
    });
    const { base } = await startServe(configFile, [], {
      LD_PRELOAD: library.trim(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    });
    return { base, set };
  }

  /** Lives through a failure with the clock set; gives by how many days the clock that it shows was off then. */
  async function failWithClockAt(offset: string): Promise<number> {
    const helpdesks = await Helpdesks.serve();
    const { base, set } = await startWithClock(await writeSets(helpdesks, { short: '7s' }));
    await watch(base, 'short', isWell);
    helpdesks.mode = 'fail';
    const failing = await watch(base, 'short', isFailing);
    await set(offset);
    const looks = [...failing, ...(await watch(base, 'short', isDropped))];
    expectHeldFor(shortMs, looks, helpdesks.answeredAt.get('short')!);
    helpdesks.mode = 'answer';
    const back = await watch(base, 'short', isWell);
    await watch(base, 'short', (seen) => isWell(seen) && seen.polls > back.at(-1)!.polls);
    const shown = /^denter_last_poll_timestamp_seconds\S* (\S+)$/m.exec(await scrape(base))![1];
    return Math.round((Number(shown) - Date.now() / 1000) / 86_400);
  }

  it(
    'is what it was, back by a day or forward by a year: counts are held and dropped as ever, and polls go on',
    async () => {
      expect(await Promise.all([failWithClockAt('-1d'), failWithClockAt('+1y')])).toEqual([-1, 365]);
    },
    limitMs,
  );
});
