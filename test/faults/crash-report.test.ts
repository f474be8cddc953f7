import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Command, eventually, ready, temporaryFolder } from '../support/command.ts';
import { sampleAnswer, serveAnswer } from '../support/server.ts';
import { canaries, leaksIn } from './canaries.ts';

const main = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.cjs');
/** A programmer's error, at the moment of a signal that means nothing else. */
const crash = `data:text/javascript,process.on('SIGWINCH',()=>{throw new Error('a crash')})`;
/** Node before 22.13 always writes the environment into its reports. */
const hidesEnvironment = process.report !== undefined && 'excludeEnv' in process.report;

async function configure(folder: string): Promise<string> {
  const url = await serveAnswer(200, JSON.stringify(sampleAnswer));
  await writeFile(join(folder, 'secret'), canaries.secret, { mode: 0o600 });
  await writeFile(join(folder, 'key'), canaries.accessKey, { mode: 0o600 });
  const { host } = new URL(url);
  const proxy = `http://proxyuser:${encodeURIComponent(canaries.proxyPassword)}@${host}`;
  const helpdesks = [
    { name: 'file', url, credentials: { identifier: 'a', secret_file: 'secret' }, access_key_file: 'key' },
    { name: 'value', url, credentials: { username: 'a', password: canaries.password } },
    { name: 'proxied', url, proxy_url: proxy, credentials: { identifier: 'a', secret: canaries.secret } },
    ...(hidesEnvironment ? [{ name: 'env', url, credentials: { identifier: 'a', secret_env: 'CANARY' } }] : []), // prettier-ignore
  ];
  const file = join(folder, 'denter-exporter.yml');
  await writeFile(file, JSON.stringify({ helpdesks }), { mode: 0o600 });
  return file;
}

it(
  'a diagnostic report, asked for or of a crash, and the arguments give no secret away',
  { timeout: 60_000 },
  async () => {
    const folder = await temporaryFolder();
    const reports = await temporaryFolder();
    const node = ['--report-uncaught-exception', '--report-on-signal', `--report-directory=${reports}`];
    const flags = [`--config.file=${await configure(folder)}`, '--web.listen-address=127.0.0.1:0', '--log.level=debug']; // prettier-ignore
    const environment = hidesEnvironment ? { CANARY: canaries.secret } : {};
    const args = [...node, '--report-signal=SIGUSR2', '--import', crash, main, ...flags];
    const command = new Command(process.execPath, args, environment);
    const [, address] = await command.printed(/"addresses":\["([^"]+)"\]/);
    await ready(`http://${address}`);
    const seen = [await readFile(`/proc/${command.child.pid}/cmdline`, 'latin1')];
    command.child.kill('SIGUSR2');
    await eventually(async () => {
      const [name = ''] = await readdir(reports);
      JSON.parse(await readFile(join(reports, name), 'utf8'));
    });
    expect(await command.end('SIGWINCH')).not.toBe(0);
    const names = await readdir(reports);
    expect(names).toHaveLength(2);
    for (const name of names) seen.push(await readFile(join(reports, name), 'utf8'));
    expect(seen.join('\n')).toContain('Error: a crash');
    // What was logged before it is all there.
    expect(command.stderr).toContain('Error: a crash');
    expect(command.log.filter(({ msg }) => msg === 'listening')).toHaveLength(1);
    expect([...seen, command.stderr, command.stdout].flatMap(leaksIn)).toEqual([]);
  },
);
