import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Deadline } from '../../src/denter/deadline.ts';
import { describeWithPeer } from '../peer.ts';
import { eventually } from '../support/command.ts';
import { askLocally, askLocallyForError, localRoot } from '../support/local-root.ts';

/** PHP that notes its process id in the folder, under a name. */
const noteAs = (name: string) => `file_put_contents(__DIR__ . "/${name}", getmypid());`;

async function pidIn(root: string, name: string): Promise<number> {
  return eventually(async () => {
    const pid = Number(await readFile(join(root, name), 'utf8'));
    if (pid === 0) throw new Error(`${name} is empty`);
    return pid;
  });
}

/** Whether there is such a process, a dead one that nobody has waited for included. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Orphans are waited for by whoever adopts them, in their own time. */
const isDead = (pid: number) => !exists(pid) || / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

const isGone = async (pid: number) =>
  eventually(() => {
    if (!isDead(pid)) throw new Error(`process ${pid} is still there`);
  });

const openFiles = () => readdirSync('/proc/self/fd').length;

const soon = { set: { timeoutMs: 1000 } };
const hang = 'while (true) { sleep(60); }';
const ignoreTerm = 'pcntl_async_signals(true); pcntl_signal(SIGTERM, SIG_IGN);';
const fork = (child: string) => `if (pcntl_fork() === 0) { ${child} }`;

describeWithPeer('php', 'the processes of the Local API', () => {
  it.each([
    ['hangs, or floods stderr', [hang, 'while (true) { fwrite(STDERR, str_repeat("x", 8192)); }']],
    [
      'ignores SIGTERM, counting for ever or not, or has stopped itself',
      [`${ignoreTerm} ${hang}`, `${ignoreTerm} while (true) {}`, 'posix_kill(getmypid(), SIGSTOP);'],
    ],
  ])('a PHP that %s is ended at the deadline', async (_what, codes) => {
    await Promise.all(
      codes.map(async (code) => {
        const root = await localRoot({ 'fault.php': `${noteAs('pid')} ${code}` });
        expect(await askLocallyForError({ root, ...soon })).toMatchObject({
          code: 'timeout',
          message: 'no whole answer within 1 s, while waiting for PHP',
        });
        expect(exists(await pidIn(root, 'pid'))).toBe(false);
      }),
    );
  });

  it('a PHP that floods stdout is ended when it has printed too much', async () => {
    const root = await localRoot({
      'fault.php': `${noteAs('pid')} ${ignoreTerm} while (true) { echo str_repeat("x", 8192); }`,
    });
    expect(await askLocallyForError({ root })).toMatchObject({
      code: 'too_large',
      message: 'PHP printed more than 1048576 bytes',
    });
    expect(exists(await pidIn(root, 'pid'))).toBe(false);
  });

  it.each([
    ['the answer', ''],
    ['a failure', 'exit;'],
  ])(
    'what PHP leaves behind, holding its output open, ends with it and keeps %s from nobody',
    async (_what, after) => {
      const root = await localRoot({
        'fault.php': `${fork(`${noteAs('child')} ${ignoreTerm} ${hang}`)} while (!is_file(__DIR__ . "/child")) usleep(1000); ${after}`,
      });
      const asked = askLocally({ root, set: { timeoutMs: 60_000 } });
      if (after === '') expect(await asked).toMatchObject({ active: 103 });
      else await expect(asked).rejects.toMatchObject({ code: 'local' });
      await isGone(await pidIn(root, 'child'));
    },
  );

  it('a process that has left the group keeps the answer from nobody', async () => {
    const root = await localRoot({
      'fault.php': `${fork(`posix_setsid(); ${noteAs('child')} ${hang}`)} while (!is_file(__DIR__ . "/child")) usleep(1000);`,
    });
    await askLocally();
    const before = openFiles();
    expect(await askLocally({ root, set: { timeoutMs: 60_000 } })).toMatchObject({ active: 103 });
    await eventually(() => expect(openFiles()).toBeLessThanOrEqual(before));
    const child = await pidIn(root, 'child');
    expect(exists(child)).toBe(true);
    process.kill(child, 'SIGKILL');
  });

  it('the children of a PHP that is ended end with it', async () => {
    const root = await localRoot({
      'fault.php': `${fork(`${noteAs('child')} ${ignoreTerm} ${hang}`)} ${hang}`,
    });
    expect(await askLocallyForError({ root, ...soon })).toMatchObject({ code: 'timeout' });
    await isGone(await pidIn(root, 'child'));
  });

  it('an answer that came whole counts, also where PHP hangs after it', async () => {
    const root = await localRoot({ 'fault.php': `register_shutdown_function(function () { ${hang} });` });
    expect(await askLocally({ root, ...soon })).toMatchObject({ active: 103 });
  });

  it('a poll that is given up ends its PHP', async () => {
    const root = await localRoot({ 'fault.php': `${noteAs('pid')} ${hang}` });
    const deadline = new Deadline(60_000);
    const asked = askLocallyForError({ root, deadline });
    const pid = await pidIn(root, 'pid');
    deadline.giveUp();
    expect(await asked).toMatchObject({ code: 'timeout' });
    expect(exists(pid)).toBe(false);
  });

  it('starts no PHP where the poll was given up before', async () => {
    const root = await localRoot({ 'fault.php': noteAs('pid') });
    const deadline = new Deadline(60_000);
    deadline.giveUp();
    expect(await askLocallyForError({ root, deadline })).toMatchObject({
      code: 'timeout',
      message: "given up while looking for Denter's init.php",
    });
    expect(readdirSync(root)).not.toContain('pid');
  });

  it('PHP would outlive its deadline by no more than some seconds', async () => {
    const root = await localRoot({
      'fault.php': 'file_put_contents(__DIR__ . "/left", pcntl_alarm(0));',
    });
    await askLocally({ root, set: { timeoutMs: 15_000 } });
    expect(['16', '17']).toContain(readFileSync(join(root, 'left'), 'utf8'));
  });

  it('PHP sees nothing of the exporter: not its environment, arguments, files or process group', async () => {
    process.env['DENTER_TEST_SECRET'] = 'hunter2';
    onTestFinished(() => {
      delete process.env['DENTER_TEST_SECRET'];
    });
    const root = await localRoot({
      'fault.php': `file_put_contents(__DIR__ . '/seen.json', json_encode([
        'environment' => array_keys(getenv()),
        'arguments' => array_slice(explode("\\0", file_get_contents('/proc/self/cmdline')), 1, -1),
        'files' => array_values(array_filter(array_map(function ($fd) { return @readlink("/proc/self/fd/$fd"); }, scandir('/proc/self/fd')), function ($link) { return $link && !preg_match('/^pipe:|^\\/proc/', $link); })),
        'folder' => getcwd(),
        'group' => posix_getpgid(getmypid()) === getmypid(),
      ]));`,
    });
    await askLocally({ root, adminUsername: 'billing' });
    const seen = JSON.parse(readFileSync(join(root, 'seen.json'), 'utf8'));
    const allowed = new Set(['PATH', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR']);
    expect(seen.environment.filter((name: string) => !allowed.has(name))).toEqual([]);
    expect(seen.environment).toContain('PATH');
    expect(seen.arguments).toEqual([join(import.meta.dirname, '../../src/denter/local/bridge.php')]);
    expect(seen).toMatchObject({ folder: root, group: true });
    // Sockets may be the standard streams; of files there are PHP's own only.
    expect(
      seen.files.filter((file: string) => !/^socket:|bridge\.php$|fault\.php$|init\.php$/.test(file)),
    ).toEqual([]);
  });

  it('leaves no process and no open file behind after 40 polls, failures among them', async () => {
    const children = () => readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8');
    const failing = await localRoot({ 'fault.php': 'exit(1);' });
    const ask = async (index: number) => {
      if (index % 10 === 0) return askLocallyForError({ root: failing });
      return index % 10 === 1 ? askLocallyForError({ transport: { phpBinary: '/nowhere' } }) : askLocally();
    };
    await ask(0);
    await ask(1);
    await ask(2);
    const before = openFiles();
    for (let index = 0; index < 40; index += 4)
      await Promise.all([0, 1, 2, 3].map(async (more) => ask(index + more)));
    await eventually(() => expect(openFiles()).toBeLessThanOrEqual(before));
    expect(children()).toBe('');
    expect(process.listeners('exit').map(({ name }) => name)).not.toContain('killAllGroups');
  });
});
