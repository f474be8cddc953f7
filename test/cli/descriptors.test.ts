import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Command, eventually, mainFile, writeConfig } from '../support/command.ts';
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

const many = 160;
const countOf = (pattern: RegExp, text: string): number => text.match(pattern)?.length ?? 0;

describe('denter-exporter serve that may open few files', () => {
  it('has polls fail as local when it can open no more, goes on answering, and recovers', async () => {
    const herd = await Herd.serve(Infinity);
    const file = await writeConfig(
      `global: { poll_interval: 5s, timeout: 4s, max_concurrent_polls: 1000 }\n${herd.yaml(many)}`,
    );
    const args = `${process.execPath} ${mainFile} --config.file=${file} --web.listen-address=127.0.0.1:0`;
    const command = new Command('/bin/sh', ['-c', `ulimit -n 128; exec ${args}`]);
    const [, address] = await command.printed(/"addresses":\["([^"]+)"\]/);
    const base = `http://${address}`;
    await eventually(async () => {
      expect(await get(`${base}/-/healthy`)).toMatch(/^200 /);
      const text = await get(`${base}/metrics`);
      expect(text).toMatch(/^200 /);
      expect(countOf(/^denter_poll_failing\{.*reason="local"\} 1$/gm, text)).toBeGreaterThan(10);
    }, 30_000);
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
