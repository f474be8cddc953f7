import { execFile } from 'node:child_process';
import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describeWithPeer } from '../peer.ts';
import { temporaryFolder } from '../support/command.ts';
import { hundredsOfHelpdesks } from './hundreds-of-helpdesks.ts';
import { bundled, ruleFiles } from './rule-files.ts';

const run = promisify(execFile);

describeWithPeer('promtool', 'promtool', (promtool) => {
  it('finds nothing to say of the rules', async () => {
    await run(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', ...ruleFiles]);
  });

  it('sees each alert fire, wait, keep quiet and resolve as its tests say', async () => {
    const tests = (await readdir(join(bundled, 'tests'))).map((file) => join(bundled, 'tests', file));
    expect(tests).toHaveLength(8);
    await run(promtool, ['test', 'rules', ...tests]);
  });

  it('sees no error with hundreds of helpdesks, and the remedy of every reason', async () => {
    const file = join(await temporaryFolder(), 'many.test.yml');
    await writeFile(file, JSON.stringify(hundredsOfHelpdesks()));
    await run(promtool, ['test', 'rules', file]);
  });

  describe('scrape configurations', () => {
    it.each(['plain.yml', 'probe.yml', 'basic-auth-tls.yml'])('takes %s', async (name) => {
      const folder = await temporaryFolder();
      await copyFile(join(bundled, 'scrape-configs', name), join(folder, name));
      await writeFile(join(folder, 'denter-exporter-password'), 'secret');
      await writeFile(join(folder, 'denter-exporter-ca.crt'), '');
      await run(promtool, ['check', 'config', join(folder, name)]);
    });
  });
});

describeWithPeer('vmalert', 'vmalert', (vmalert) => {
  it('takes the rules', async () => {
    await run(vmalert, ['-dryRun', ...ruleFiles.map((file) => `-rule=${file}`)]);
  });
});
