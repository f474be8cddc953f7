import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, eventually, temporaryFolder } from '../support/command.ts';
import { freePort } from '../support/prometheus.ts';
import { scaled } from './scaled.ts';

const intervals = { always: { weekdays: ['sunday:saturday'] }, never: { years: ['2000'] } } as const;

/**
 * Debian's Alertmanager with the example configuration, until the test ends: a minute is a second, the receivers are
 * at the given address, and it is always within working hours, or never.
 *
 * @returns Its host and port, and the program, which logs what it does not send.
 */
export async function startAlertmanager(
  program: string,
  webhook: string,
  workingHours: 'always' | 'never' = 'always',
): Promise<{ address: string; command: Command }> {
  const folder = await temporaryFolder();
  const yaml = await readFile(new URL('../../prometheus/alertmanager.example.yml', import.meta.url), 'utf8');
  const config = JSON.stringify({
    ...(scaled(yaml) as object),
    time_intervals: [{ name: 'working-hours', time_intervals: [intervals[workingHours]] }],
  });
  const file = join(folder, 'alertmanager.yml');
  // JSON is YAML.
  await writeFile(file, config.replaceAll('http://localhost:5001', webhook));
  const address = `127.0.0.1:${await freePort()}`;
  const command = new Command(program, [
    `--config.file=${file}`,
    `--storage.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
    '--cluster.listen-address=',
    '--log.level=debug',
  ]);
  await eventually(async () => {
    const response = await fetch(`http://${address}/-/ready`);
    if (!response.ok) throw new Error(`not ready: ${response.status} ${command.stderr}`);
  });
  return { address, command };
}
