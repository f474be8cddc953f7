import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Command, eventually, ready, scrape, temporaryFolder } from '../support/command.ts';
import { readBody, sampleAnswer, serveHttp } from '../support/server.ts';
import { runUnprivileged } from '../support/unprivileged.ts';

interface Case {
  readonly content?: string;
  readonly mode?: number;
  /** The reason of the first poll; none: it succeeds. */
  readonly reason?: string;
  /** What is sent. */
  readonly sent?: string;
  /** The warning at the start. */
  readonly warning?: RegExp;
}

const cases: Readonly<Record<string, Case>> = {
  good: { content: 'old\n', sent: 'old' },
  empty: { content: '\n', reason: 'secret', warning: /empty is empty: polls will fail$/ },
  missing: { reason: 'secret', warning: /missing now \(no such file\): polls will fail until/ },
  directory: { reason: 'secret', warning: /directory is a directory, wanted a file: polls will fail$/ },
  unreadable: { content: 'old', mode: 0, reason: 'secret', warning: /unreadable now \(permission denied\)/ },
  'world-readable': { content: 'old', mode: 0o644, sent: 'old', warning: /other users .* can read .*: chmod o-r$/ }, // prettier-ignore
  crlf: { content: 'old\r\n', sent: 'old' },
  'two-lines': { content: 'old\n\n', reason: 'secret' },
  'trailing-blank': { content: 'old \n', reason: 'auth', sent: 'old ' },
  // Several, each with a phase of its own: one of them is likely to have to wait for most of an interval.
  ...Object.fromEntries(
    Array.from({ length: 8 }, (_, n) => [`wrong-${n}`, { content: 'wrong', reason: 'auth', sent: 'wrong' }]),
  ),
};
const names = Object.keys(cases);
const wrong = names.filter((name) => cases[name]?.content === 'wrong');
const intervalMs = 5_000;
/** For a busy machine. */
const slackMs = 1_000;

interface Helpdesk {
  readonly url: string;
  /** What each identifier sent. */
  readonly sent: ReadonlyMap<string, string[]>;
  /** When each sent the new secret first. */
  readonly noticedAt: ReadonlyMap<string, number>;
}

/** A helpdesk that knows two secrets. */
async function startHelpdesk(): Promise<Helpdesk> {
  const sent = new Map(names.map((name) => [name, Array.of<string>()]));
  const noticedAt = new Map<string, number>();
  const url = await serveHttp((req, res) => {
    void readBody(req).then((body) => {
      const form = new URLSearchParams(body);
      const secret = form.get('secret') ?? '';
      const name = form.get('identifier') ?? '';
      sent.get(name)?.push(secret);
      if (secret === 'new' && !noticedAt.has(name)) noticedAt.set(name, performance.now());
      const known = secret === 'old' || secret === 'new';
      res.writeHead(known ? 200 : 403);
      res.end(JSON.stringify(known ? sampleAnswer : { result: 'error', message: 'Authentication Failed' }));
    });
  });
  return { url, sent, noticedAt };
}

async function start(url: string): Promise<{ folder: string; command: Command; base: string }> {
  const folder = await temporaryFolder();
  for (const [name, { content, mode = 0o600 }] of Object.entries(cases)) {
    if (name === 'directory') await mkdir(join(folder, name));
    if (content === undefined) continue;
    await writeFile(join(folder, name), content);
    await chmod(join(folder, name), mode);
  }
  const helpdesks = names.map((name) => ({
    name,
    url,
    credentials: { identifier: name, secret_file: name },
  }));
  const file = join(folder, 'denter-exporter.yml');
  await writeFile(
    file,
    JSON.stringify({ global: { poll_interval: `${intervalMs}ms`, timeout: '3s' }, helpdesks }),
  );
  const command = runUnprivileged([`--config.file=${file}`, '--web.listen-address=127.0.0.1:0']);
  const [, address] = await command.printed(/"addresses":\["([^"]+)"\]/);
  return { folder, command, base: `http://${address}` };
}

/** Of each helpdesk why its last poll failed, if it did. */
async function failing(base: string): Promise<Record<string, string | undefined>> {
  const body = await scrape(base);
  const reasons = body.matchAll(/^denter_poll_failing\{helpdesk="([^"]+)",.*reason="([^"]+)"\} 1$/gm);
  return Object.fromEntries(Array.from(reasons, ([, name, reason]) => [name, reason]));
}

it(
  'the process takes secret files for what they are, and notices each that is mended within an interval',
  { timeout: 90_000 },
  async () => {
    const { url, sent, noticedAt } = await startHelpdesk();
    const { folder, command, base } = await start(url);
    await ready(base);
    const reasons = names.map((name) => [name, cases[name]?.reason] as const);
    expect(await failing(base)).toEqual(Object.fromEntries(reasons.filter(([, reason]) => reason)));
    for (const name of names) {
      expect([name, sent.get(name)?.[0]]).toEqual([name, cases[name]?.sent]);
      const warnings = command.log.filter(
        ({ path }) => path === `helpdesks[${names.indexOf(name)}].credentials.secret_file`,
      );
      const { warning } = cases[name] ?? {};
      expect([name, warnings.length]).toEqual([name, warning === undefined ? 0 : 1]);
      if (warning !== undefined) expect(warnings[0]?.['msg']).toMatch(warning);
    }
    // Refused twice, they stay away for four intervals.
    await eventually(() => {
      for (const name of wrong) expect(sent.get(name)).toHaveLength(2);
    }, 25_000);
    await rm(join(folder, 'directory'), { recursive: true });
    const mendedAt = new Map<string, number>();
    for (const name of names) {
      await writeFile(join(folder, 'next'), 'new\n', { mode: 0o600 });
      mendedAt.set(name, performance.now());
      await rename(join(folder, 'next'), join(folder, name));
    }
    await eventually(() => expect([...noticedAt.keys()].toSorted()).toEqual(names.toSorted()), 15_000);
    const tookMs = names.map((name) => [name, noticedAt.get(name)! - mendedAt.get(name)!] as const);
    expect(tookMs.filter(([, ms]) => ms > intervalMs + slackMs)).toEqual([]);
    // The wrong one was not tried again meanwhile.
    for (const name of wrong) expect(sent.get(name)!.slice(0, 3)).toEqual(['wrong', 'wrong', 'new']);
    await eventually(async () => expect(await failing(base)).toEqual({}), 2000);
    expect(await scrape(base)).not.toContain('denter_poll_failures_total{helpdesk="good"');
    expect(await command.end()).toBe(0);
  },
);
