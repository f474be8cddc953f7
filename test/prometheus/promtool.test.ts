import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describeWithPeer } from '../peer.ts';
import { temporaryFolder } from '../support/command.ts';
import { hundredsOfHelpdesks } from './hundreds-of-helpdesks.ts';
import { bundled, ruleFiles } from './rule-files.ts';

const run = promisify(execFile);
const unitTests = readdirSync(join(bundled, 'tests'));

describeWithPeer('promtool', 'promtool', (promtool) => {
  it('finds nothing to say of the rules', async () => {
    await expect(
      run(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', ...ruleFiles]),
    ).resolves.toBeDefined();
  });

  it.each(unitTests)('sees what %s says of the rules', { timeout: 120_000 }, async (file) => {
    await expect(run(promtool, ['test', 'rules', join(bundled, 'tests', file)])).resolves.toBeDefined();
  });

  it(
    'sees no error with hundreds of helpdesks, and the remedy of every reason',
    { timeout: 120_000 },
    async () => {
      const file = join(await temporaryFolder(), 'many.test.yml');
      await writeFile(file, JSON.stringify(hundredsOfHelpdesks()));
      await expect(run(promtool, ['test', 'rules', file])).resolves.toBeDefined();
    },
  );

  describe('scrape configurations', () => {
    it.each(['plain.yml', 'probe.yml', 'basic-auth-tls.yml'])('takes %s', async (name) => {
      const folder = await temporaryFolder();
      await copyFile(join(bundled, 'scrape-configs', name), join(folder, name));
      await writeFile(join(folder, 'denter-exporter-password'), 'secret');
      await writeFile(join(folder, 'denter-exporter-ca.crt'), '');
      await expect(run(promtool, ['check', 'config', join(folder, name)])).resolves.toBeDefined();
    });
  });
});

describeWithPeer('vmalert', 'vmalert', (vmalert) => {
  it('takes the rules', async () => {
    await expect(
      run(vmalert, ['-dryRun', ...ruleFiles.map((file) => `-rule=${file}`)]),
    ).resolves.toBeDefined();
  });
});
