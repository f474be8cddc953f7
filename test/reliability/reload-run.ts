// What stands here is called by tests, and is none itself.
/* oxlint-disable vitest/no-standalone-expect */
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { lookAt } from '../cli/look.ts';
import { eventually, ready, scrape, writeConfig } from '../support/command.ts';
import { Helpdesks } from '../support/helpdesks.ts';
import { type Holdings, ProbedProcess } from './probed-process.ts';

export const unchanged = ['unchanged-a', 'unchanged-b', 'unchanged-c', 'unchanged-d'];
const timeoutMs = 2_000;

/** A configuration that is another one at every step: all that a reload can do to a helpdesk happens to one of them. */
function configAt(step: number, generation: number, helpdesks: Helpdesks): string {
  const anew = `access_key: key-number-${generation}`;
  return [
    `global: { poll_interval: 5s, timeout: ${timeoutMs / 1000}s, stale_after: never }\nhelpdesks:\n`,
    ...unchanged.map((name) => helpdesks.yaml(name)),
    helpdesks.yaml('adopted', `awaiting_reply_thresholds: { warning: ${step} }`),
    helpdesks.yaml('other-way', `ip_family: ${step % 20 < 10 ? 'any' : 'ipv4'}`),
    step % 5 === 0 ? helpdesks.yaml('comes-and-goes') : '',
    helpdesks.yaml('anew', anew),
  ].join('');
}

const badTexts = ['', 'helpdesks: [', 'helpdesks:\n  - { name: unchanged-a }\n', 'nonsense: 1\n'];

/** An exporter that is reloaded again and again. */
export class ReloadRun {
  readonly helpdesks: Helpdesks;
  readonly base: string;
  readonly #process: ProbedProcess;
  readonly #file: string;
  #step = 1;
  #generation = 0;
  duringPolls = 0;

  private constructor(helpdesks: Helpdesks, file: string, process: ProbedProcess, base: string) {
    this.helpdesks = helpdesks;
    this.#file = file;
    this.#process = process;
    this.base = base;
  }

  static async start(): Promise<ReloadRun> {
    const helpdesks = await Helpdesks.serve();
    const file = await writeConfig(configAt(1, 0, helpdesks));
    const args = [`--config.file=${file}`, '--web.enable-lifecycle'];
    const { process, base } = await ProbedProcess.start(args);
    await ready(base);
    helpdesks.modes.set('anew', 'hold');
    return new ReloadRun(helpdesks, file, process, base);
  }

  /** Goes on up to a number of reloads: most by POST, some by SIGHUP, by both at once, with a bad file, during a poll. */
  async reloadTo(reloads: number): Promise<void> {
    while (this.#step < reloads) {
      this.#step += 1;
      const kind = this.#step % 10;
      if (kind === 1) await this.#reloadBad();
      else if (kind === 2) await this.#reloadDuringPoll();
      else if (kind === 3) await this.#reloadBySignal();
      else await this.#reload(kind === 4);
    }
  }

  async #reload(alsoBySignal: boolean): Promise<void> {
    await writeFile(this.#file, configAt(this.#step, this.#generation, this.helpdesks));
    if (alsoBySignal) this.#process.command.child.kill('SIGHUP');
    expect(await this.#post()).toBe(200);
  }

  async #reloadBad(): Promise<void> {
    await writeFile(this.#file, badTexts[Math.floor(this.#step / 10) % badTexts.length]!);
    expect(await this.#post()).toBe(400);
  }

  async #reloadBySignal(): Promise<void> {
    await writeFile(this.#file, configAt(this.#step, this.#generation, this.helpdesks));
    this.#process.command.child.kill('SIGHUP');
    const threshold = new RegExp(`^denter_awaiting_reply_threshold\\{.*\\} ${this.#step}$`, 'm');
    await eventually(async () => expect(await scrape(this.base, '?helpdesk=adopted')).toMatch(threshold));
  }

  /** Begins a helpdesk anew while it is asked; the answer comes after that, and changes nothing. */
  async #reloadDuringPoll(): Promise<void> {
    if (this.#generation === 0) await this.#beginAnew();
    const { held } = this.helpdesks;
    await eventually(() => expect(held.some(({ res }) => !res.destroyed)).toBe(true));
    const late = held.splice(0);
    await this.#beginAnew();
    for (const { send } of late) send();
    this.duringPolls += 1;
    expect(lookAt(await scrape(this.base, '?helpdesk=anew'), 'anew').counts).toBe(0);
  }

  async #beginAnew(): Promise<void> {
    this.#generation += 1;
    await this.#reload(false);
  }

  async #post(): Promise<number> {
    return (await fetch(`${this.base}/-/reload`, { method: 'POST' })).status;
  }

  /** What the process holds once connections that are of no use any more have been closed. */
  async holdings(): Promise<Holdings> {
    await pause(timeoutMs + 1_000);
    return this.#process.holdings();
  }
}

/** Reloads so often, and gives what the process held after each of these counts of reloads. */
export async function runReloads(counts: readonly number[]) {
  const run = await ReloadRun.start();
  const startedAt = performance.now();
  const holdings: Holdings[] = [];
  for (const count of counts) {
    await run.reloadTo(count);
    holdings.push(await run.holdings());
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const text = await scrape(run.base);
  run.helpdesks.modes.clear();
  return { run, holdings, seconds, text };
}

/** Of what the process holds nothing has grown but by what comes and goes. */
export function expectFlat(holdings: readonly Holdings[], heapBytes: number): void {
  const before = holdings[0]!;
  const after = holdings.at(-1)!;
  const activeOf = ({ active }: Holdings): number => Object.values(active).reduce((a, b) => a + b, 0);
  expect(after.descriptors).toBeLessThanOrEqual(before.descriptors + 3);
  expect(after.sockets).toBeLessThanOrEqual(before.sockets + 3);
  expect(activeOf(after)).toBeLessThanOrEqual(activeOf(before) + 5);
  expect(after.heapBytes - before.heapBytes).toBeLessThan(heapBytes);
}

/** Those that no reload changed were asked at their interval and no oftener, and have all their counters still. */
export function expectUntouched({ run, text, seconds }: Awaited<ReturnType<typeof runReloads>>): void {
  for (const name of unchanged) {
    const { polls, up } = lookAt(text, name);
    const requests = run.helpdesks.requests.get(name) ?? 0;
    expect(up).toBe(1);
    expect(requests - polls).toBeLessThanOrEqual(1);
    expect(polls).toBeGreaterThanOrEqual(Math.floor(seconds / 5));
    expect(polls).toBeLessThanOrEqual(Math.ceil(seconds / 5) + 2);
  }
}
