import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { copyFile, open, readFile, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { WatchedWebConfig } from '../../src/http/web-config/watched-web-config.ts';
import { exporterOf } from '../http/serve.ts';
import { opened } from '../http/start.ts';
import { eventually, temporaryFolder } from '../support/command.ts';
import { ask, serveGated, testdata, tls } from './gate-server.ts';

/** A pipe in place of a file: who reads it is held until it is released, and gets what stood there. */
async function hold(file: string): Promise<{ reading: () => Promise<() => Promise<void>> }> {
  const text = await readFile(file);
  await rm(file);
  execFileSync('mkfifo', [file]);
  return {
    reading: async () => {
      const pipe = await eventually(async () => open(file, constants.O_WRONLY | constants.O_NONBLOCK));
      onTestFinished(async () => pipe.close());
      await rm(file);
      await writeFile(file, text);
      return async () => {
        await pipe.write(text);
        await pipe.close();
      };
    },
  };
}

const limited = 'rate_limit: { interval: 1s, burst: 99 }';

async function goAndRelease(client: Socket, { reading }: Awaited<ReturnType<typeof hold>>): Promise<void> {
  const release = await reading();
  client.resetAndDestroy();
  await once(client, 'close');
  // The server's side of it is this process too.
  await pause(20);
  await release();
}

test.each([
  [limited, false],
  [tls(), true],
])(
  'a connection that is reset while the web configuration is read ends nothing (%#)',
  async (config, isTls) => {
    const { port, file } = await serveGated(config);
    const held = await hold(file);
    await goAndRelease(await opened(port), held);
    expect((await ask(port, '/metrics', { tls: isTls })).status).toBe(200);
  },
);

test('a request whose client goes while the web configuration is read is not answered', async () => {
  let scrapes = 0;
  const { scrape } = exporterOf([]);
  const exporter = exporterOf([], {
    scrape: async (options) => {
      scrapes += 1;
      return scrape(options);
    },
  });
  const { port, file } = await serveGated(limited, { exporter });
  const get = 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n';
  const client = await opened(port, get);
  await once(client, 'data');
  const held = await hold(file);
  client.write(get);
  await goAndRelease(client, held);
  expect((await ask(port, '/metrics', { tls: false })).status).toBe(200);
  expect(scrapes).toBe(2);
});

test('who asks while the web configuration is read waits for it, and a change meanwhile is seen', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'web.yml');
  for (const name of ['server.crt', 'server.key']) await copyFile(join(testdata, name), join(folder, name));
  await writeFile(file, 'tls_server_config: { cert_file: server.crt, key_file: server.key }\n');
  const watched = await WatchedWebConfig.open(file, () => {});
  expect(await watched.current()).toBeDefined();
  const { reading } = await hold(join(folder, 'server.crt'));
  const asked = [watched.current(), watched.current()];
  const release = await reading();
  await writeFile(file, 'basic_auth_users: [');
  // Until nothing is so fresh that it is read each time.
  await pause(100);
  await release();
  expect(await Promise.all(asked)).not.toContain(undefined);
  expect(await watched.current()).toBeUndefined();
});
