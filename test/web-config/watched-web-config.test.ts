import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { WatchedWebConfig } from '../../src/http/web-config/watched-web-config.ts';
import { temporaryFolder } from '../support/command.ts';
import { testdata, users } from './gate-server.ts';

test('the first look after a change sees it, also right after another one', async () => {
  const file = join(await temporaryFolder(), 'web.yml');
  await writeFile(file, users);
  const watched = await WatchedWebConfig.open(file, () => {});
  for (let i = 0; i < 3; i += 1) {
    await writeFile(file, 'basic_auth_users: [');
    expect(await watched.current()).toBeUndefined();
    await writeFile(file, users);
    expect(await watched.current()).toBeDefined();
  }
});

test('a change of a file that the web configuration names is seen', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'web.yml');
  for (const name of ['server.crt', 'server.key']) await copyFile(join(testdata, name), join(folder, name));
  await writeFile(file, 'tls_server_config: { cert_file: server.crt, key_file: server.key }\n');
  const watched = await WatchedWebConfig.open(file, () => {});
  // Until nothing of it is so fresh that it is read each time.
  await pause(100);
  for (let i = 0; i < 3; i += 1) expect(await watched.current()).toBeDefined();
  await writeFile(join(folder, 'server.crt'), 'broken');
  expect(await watched.current()).toBeUndefined();
});
