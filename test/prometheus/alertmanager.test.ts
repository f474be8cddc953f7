import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { describeWithPeer } from '../peer.ts';
import { bundled } from './rule-files.ts';

const run = promisify(execFile);
const config = join(bundled, 'alertmanager.example.yml');

describeWithPeer('amtool', 'the Alertmanager example', (amtool) => {
  it('is one that Alertmanager takes', async () => {
    await expect(run(amtool, ['check-config', config])).resolves.toBeDefined();
  });

  it.each([
    ['pager', ['alertname=DenterHelpdeskDown', 'severity=critical', 'helpdesk=acme']],
    ['pager', ['alertname=DenterExporterAbsent', 'severity=critical']],
    ['pager', ['alertname=DenterAwaitingReplyBacklog', 'severity=critical', 'department_set=all']],
    ['support-chat', ['alertname=DenterAwaitingReplyBacklog', 'severity=warning', 'department_set=all']],
    ['support-chat', ['alertname=DenterExporterConfigReloadFailed', 'severity=warning']],
    ['support-chat', ['alertname=SomethingElse']],
    [
      'billing-pager',
      ['alertname=DenterAwaitingReplyBacklog', 'severity=critical', 'department_set=billing'],
    ],
    ['billing-chat', ['alertname=DenterPollFailing', 'severity=warning', 'department_set=billing']],
  ])('sends to %s what is %j', async (receiver, labels) => {
    const { stdout } = await run(amtool, ['config', 'routes', 'test', `--config.file=${config}`, ...labels]);
    expect(stdout.trim()).toBe(receiver);
  });
});
