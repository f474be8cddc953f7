import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, eventually, temporaryFolder } from '../support/command.ts';
import { freePort, instantQuery } from '../support/prometheus.ts';
import type { Consumer } from './consumer.ts';

/**
 * A running VictoriaMetrics, until the test ends.
 *
 * @param config as in prometheus.yml
 */
export async function startVictoriaMetrics(program: string, config: object): Promise<Consumer> {
  const folder = await temporaryFolder();
  const file = join(folder, 'scrape.yml');
  // JSON is YAML.
  await writeFile(file, JSON.stringify(config));
  const base = `127.0.0.1:${await freePort()}`;
  const command = new Command(program, [
    `-promscrape.config=${file}`,
    `-storageDataPath=${join(folder, 'data')}`,
    `-httpListenAddr=${base}`,
    // Samples can be queried at once, not after half a minute.
    '-search.latencyOffset=0s',
    '-search.disableCache',
  ]);
  await eventually(async () => {
    const response = await fetch(`http://${base}/health`);
    if (!response.ok) throw new Error(`not ready: ${response.status} ${command.stderr}`);
  });
  return {
    query: async (expression) => instantQuery(`http://${base}`, expression),
    get complaints() {
      return command.stderr.split('\n').filter((line) => /\t(?:warn|error|fatal|panic)\t/.test(line));
    },
  };
}
