import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithPeer } from '../peer.ts';
import { eventually, runExporter, runToEnd, scrape, startServe, writeConfig } from '../support/command.ts';
import { localRoot, phpWith } from '../support/local-root.ts';
import { startPhp } from '../support/php-server.ts';

const sets = `
    department_sets:
      - { name: assigned, expected_departments: [1, 2] }
      - { name: all, ignore_department_assignments: true }
      - { name: totals, include_counts_by_status: false }`;

const localHelpdesk = (name: string, root: string) =>
  `  - name: ${name}\n    local_api: { denter_root: ${root}, admin_username: reporting }`;

const anyPort = ['--web.listen-address=127.0.0.1:0'];

/** PHP that notes its process id and does not end. */
const hang =
  'file_put_contents(__DIR__ . "/pid", getmypid()); pcntl_async_signals(true); pcntl_signal(SIGTERM, SIG_IGN); while (true) { sleep(60); }';

const pidOf = async (root: string) =>
  eventually(async () => {
    const pid = Number(await readFile(join(root, 'pid'), 'utf8'));
    if (pid === 0) throw new Error('no process id yet');
    return pid;
  });

/** Once the exporter is gone nobody but the machine's first process waits for its PHP, in its own time. */
const becomesDead = async (pid: number) =>
  eventually(async () => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '- Z -');
    expect(stat).toMatch(/ Z /);
  });

/** What does not tell how long a poll took, or when. */
const withoutTimes = (metrics: string) =>
  metrics
    .split('\n')
    .filter((line) => !/^denter_last_\w+_seconds\{/.test(line))
    .join('\n');

describeWithPeer('php', 'denter-exporter, with local_api', (php) => {
  it('once prints the same families with the same numbers as over HTTP', async () => {
    const { url } = await startPhp(php);
    const http = `  - name: acme\n    url: ${url}\n    credentials: { identifier: reporting, secret: x }`;
    const results = [];
    for (const helpdesk of [http, localHelpdesk('acme', await localRoot())]) {
      const file = await writeConfig(`helpdesks:\n${helpdesk}${sets}\n`);
      results.push(await runToEnd(['once', `--config.file=${file}`]));
    }
    const [overHttp, locally] = results.map(({ code, stdout }) => ({ code, metrics: withoutTimes(stdout) }));
    expect(locally).toEqual(overHttp);
    expect(locally!.code).toBe(0);
    expect(locally!.metrics).toContain(
      'denter_tickets{helpdesk="acme",department_set="all",status="open"} 65\n',
    );
    expect(locally!.metrics).toContain(
      'denter_tickets_active{helpdesk="acme",department_set="totals"} 103\n',
    );
  });

  it('runs no more PHP at once than it may, and polls others over HTTP meanwhile', async () => {
    const { url } = await startPhp(php);
    const root = await localRoot({
      'fault.php': `
        $own = __DIR__ . '/running-' . getmypid();
        touch($own);
        file_put_contents(__DIR__ . '/seen', count(glob(__DIR__ . '/running-*')) . "\\n", FILE_APPEND);
        while (!is_file(__DIR__ . '/go')) usleep(1000);
        unlink($own);`,
    });
    const names = ['a', 'b', 'c', 'd', 'e'];
    const http = `  - name: web\n    url: ${url}\n    credentials: { identifier: reporting, secret: x }`;
    const file = await writeConfig(
      `global: { max_concurrent_polls: 3, max_concurrent_local_polls: 2 }\nhelpdesks:\n${names.map((name) => localHelpdesk(name, root)).join('\n')}\n${http}\n`,
    );
    const { base } = await startServe(file);
    const isUp = async (name: string) =>
      eventually(async () =>
        expect(await scrape(base)).toContain(`denter_up{helpdesk="${name}",department_set="assigned"} 1\n`),
      );
    // The last of all, while both PHP processes are under way and three polls wait for one.
    await isUp('web');
    await writeFile(join(root, 'go'), '');
    for (const name of names) await isUp(name);
    const seen = (await readFile(join(root, 'seen'), 'utf8')).trim().split('\n').map(Number);
    expect(seen).toHaveLength(5);
    expect(Math.max(...seen)).toBe(2);
  });

  it.each([
    ['serve', 'SIGTERM', 0],
    ['serve', 'SIGINT', 0],
    ['once', 'SIGTERM', 143],
    ['once', 'SIGINT', 130],
    ['once', 'SIGHUP', 129],
  ] as const)('%s leaves no PHP behind after %s', async (name, signal, code) => {
    const root = await localRoot({ 'fault.php': hang });
    const file = await writeConfig(`helpdesks:\n${localHelpdesk('acme', root)}\n`);
    const command = runExporter([name, `--config.file=${file}`, ...(name === 'serve' ? anyPort : [])]);
    const pid = await pidOf(root);
    expect(await command.end(signal)).toBe(code);
    await becomesDead(pid);
  });

  it('PHP ends by itself soon after its deadline where the exporter was killed, also without pcntl', async () => {
    const spin = 'file_put_contents(__DIR__ . "/pid", getmypid()); while (true) {}';
    const faults = [
      { code: hang, phpBinary: 'php' },
      { code: spin, phpBinary: await phpWith('disable_functions=pcntl_alarm') },
    ];
    await Promise.all(
      faults.map(async ({ code, phpBinary }) => {
        const root = await localRoot({ 'fault.php': code });
        const helpdesk = `  - name: acme\n    local_api: { denter_root: ${root}, php_binary: ${phpBinary} }`;
        const file = await writeConfig(`global: { timeout: 1s }\nhelpdesks:\n${helpdesk}\n`);
        const command = runExporter(['once', `--config.file=${file}`]);
        const pid = await pidOf(root);
        expect(await command.end('SIGKILL')).toBe('SIGKILL');
        await becomesDead(pid);
      }),
    );
  });

  it('names reason, cause and remedy in one line of the log', async () => {
    const root = await localRoot({ 'fault.php': 'die("Down for maintenance");' });
    const file = await writeConfig(`helpdesks:\n${localHelpdesk('acme', root)}\n`);
    const command = runExporter(['once', `--config.file=${file}`]);
    expect(await command.exited).toBe(1);
    expect(command.log).toMatchObject([
      {
        level: 'warn',
        helpdesk: 'acme',
        reason: 'local',
        msg: 'poll failed: Denter ended PHP, by exit or die, before it answered, it printed "Down for maintenance"',
        remedy: expect.stringContaining('denter_root'),
      },
    ]);
  });

  it('the status page says which way a helpdesk is asked', async () => {
    const root = await localRoot();
    const { base } = await startServe(await writeConfig(`helpdesks:\n${localHelpdesk('acme', root)}\n`));
    expect(await (await fetch(base)).text()).toContain(`Local API, ${root}`);
  });
});
