import { copyFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Command, eventually, mainFile, temporaryFolder, writeConfig } from '../support/command.ts';
import { Herd } from '../support/herd.ts';

/** A request over a connection of its own. */
async function get(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const req = request(url, { agent: false }, (res) => {
      let body = '';
      res.setEncoding('utf8').on('data', (text: string) => (body += text));
      res.once('end', () => resolve(`${res.statusCode} ${body}`));
    });
    req.once('error', reject).end();
  });
}

function withFewFiles(limit: number, args: string): Command {
  return new Command('/bin/sh', ['-c', `ulimit -n ${limit}; exec ${process.execPath} ${mainFile} ${args}`]);
}

const many = 160;
const countOf = (pattern: RegExp, text: string): number => text.match(pattern)?.length ?? 0;

describe('denter-exporter serve that may open few files', () => {
  it('has polls fail as local when it can open no more, goes on answering, and recovers', async () => {
    const herd = await Herd.serve(Infinity);
    const file = await writeConfig(
      `global: { poll_interval: 5s, timeout: 4s, max_concurrent_polls: 1000 }\n${herd.yaml(many)}`,
    );
    const command = withFewFiles(128, `--config.file=${file} --web.listen-address=127.0.0.1:0`);
    const [, address] = await command.printed(/"addresses":\["([^"]+)"\]/);
    const base = `http://${address}`;
    await eventually(async () => {
      expect(await get(`${base}/-/healthy`)).toMatch(/^200 /);
      const text = await get(`${base}/metrics`);
      expect(text).toMatch(/^200 /);
      expect(countOf(/^denter_poll_failing\{.*reason="local"\} 1$/gm, text)).toBeGreaterThan(10);
    }, 30_000);
    // At any moment of an interval, not only while polls have just ended.
    for (let count = 0; count < 20; count += 1) {
      expect(await get(`${base}/metrics`)).toMatch(/^200 /);
      await pause(250);
    }
    herd.answerMs = 0;
    await eventually(
      async () => expect(countOf(/^denter_up\{.*\} 1$/gm, await get(`${base}/metrics`))).toBe(many),
      40_000,
    );
    const told = command.log.filter(({ msg }) => String(msg).startsWith('out of file descriptors'));
    expect(told).toHaveLength(1);
    for (const { remedy } of command.log.filter(({ reason }) => reason === 'local'))
      expect(remedy).toContain('LimitNOFILE');
  }, 90_000);
});

describe('denter-exporter', { timeout: 30_000 }, () => {
  const tooFew = String.raw`.*\(EMFILE\): raise the limit of open files .*`;
  // With fewer, Node itself can't open the program, or does not start. From 22 on it has few files of a program open at once.
  const [limits, line] = process.version.startsWith('v20.')
    ? [[20, 30, 40, 64], tooFew]
    : [[30, 40, 64], `(?:${tooFew}|none\\.yml.*)`];
  it.each(limits)('ends with 1 and one line where it may open only %i files', async (limit) => {
    const command = withFewFiles(limit, 'serve --config.file=none.yml');
    expect(await command.exited).toBe(1);
    expect(command.stderr).toMatch(new RegExp(`^denter-exporter: ${line}\\n$`));
  });

  it('ends with the stack of an error that only its programmers can mend', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'main.cjs');
    await copyFile(mainFile, file);
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(join(folder, 'program.js'), 'export async function run() { null.name; }');
    const command = new Command(process.execPath, [file]);
    expect(await command.exited).toBe(1);
    expect(command.stderr).toMatch(/TypeError: .*\n {4}at run \(/);
  });
});
