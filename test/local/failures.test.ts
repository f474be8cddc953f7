import { chmod, cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findInitFile } from '../../src/denter/local/ask-local.ts';
import { describeWithPeer } from '../peer.ts';
import { Command, temporaryFolder } from '../support/command.ts';
import { askLocally, askLocallyForError, faultFrom, localRoot } from '../support/local-root.ts';

/** A program that stands in for PHP. */
async function script(code: string, mode = 0o755): Promise<string> {
  const file = join(await temporaryFolder(), 'php');
  await writeFile(file, `#!/bin/sh\n${code}\n`);
  await chmod(file, mode);
  return file;
}

describe('the Local API, without PHP', () => {
  it.each([
    [
      'a name',
      'php-of-nowhere',
      `php_binary "php-of-nowhere" is not on the exporter's PATH: install php-cli, or set php_binary`,
    ],
    [
      'a path',
      '/nowhere/php',
      'php_binary "/nowhere/php" does not exist: install php-cli, or set php_binary',
    ],
    [
      'a path through a file',
      '/etc/passwd/php',
      'php_binary "/etc/passwd/php" does not exist: install php-cli, or set php_binary',
    ],
  ])('says that %s leads to no program', async (_what, phpBinary, message) => {
    expect(await askLocallyForError({ transport: { phpBinary } })).toMatchObject({ code: 'local', message });
  });

  it('says that a program may not be executed, and by whom', async () => {
    const phpBinary = await script('', 0o644);
    expect(await askLocallyForError({ transport: { phpBinary } })).toMatchObject({
      code: 'local',
      message: `the user ${userInfo().username} may not execute php_binary ${JSON.stringify(phpBinary)}`,
    });
  });

  it.each([
    ['a folder that is not there', async () => '/nowhere/denter'],
    ['a folder without it', temporaryFolder],
    ['a file', async () => '/etc/passwd'],
  ])('says that there is no init.php in %s', async (_what, rootOf) => {
    const root = await rootOf();
    expect(await askLocallyForError({ root })).toMatchObject({
      code: 'local',
      message: `there is no ${root}/init.php: set denter_root to the folder that holds Denter's init.php`,
    });
  });

  // In a process of its own: root may read everything, and nobody gets root back.
  it('says that this user may not read init.php, and who that is', async () => {
    const folder = await temporaryFolder();
    await cp(join(import.meta.dirname, '../../dist'), join(folder, 'dist'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    const root = join(folder, 'denter');
    await mkdir(root);
    await writeFile(join(root, 'init.php'), '', { mode: 0 });
    await chmod(folder, 0o755);
    const program = `
      if (process.getuid() === 0) { process.setgroups([]); process.setgid(65534); process.setuid(65534); }
      const { findInitFile } = await import(${JSON.stringify(join(folder, 'dist/denter/local/ask-local.js'))});
      const { userInfo } = await import('node:os');
      await findInitFile(${JSON.stringify(root)}).catch(({ code, message }) => console.log(userInfo().username, code, message));`;
    const command = new Command(process.execPath, ['--input-type=module', '--eval', program]);
    expect(await command.exited).toBe(0);
    const [user = '', code, ...message] = command.stdout.trim().split(' ');
    expect([code, message.join(' ')]).toEqual([
      'local',
      `the user ${user} may not read ${root}/init.php, or not enter a folder above: add it to the group that owns Denter's files`,
    ]);
    expect(user).not.toBe('root');
  });

  it('says what else is wrong with init.php', async () => {
    const root = await temporaryFolder();
    await symlink('init.php', join(root, 'init.php'));
    await expect(findInitFile(root)).rejects.toMatchObject({
      code: 'local',
      message: `${root}/init.php can't be read: ELOOP`,
    });
  });

  it.each([
    [
      'an exit code',
      'echo out; echo err >&2; exit 3',
      'local',
      'PHP ended with the exit code 3, stderr ends with "err", it printed "out"',
    ],
    ['a signal', 'kill -SEGV $$', 'local', 'PHP was killed by SIGSEGV'],
    [
      'success without an answer',
      'cat >/dev/null; echo "<html>"',
      'not_json',
      'php_binary ended without an answer: is it the PHP of the command line?, it printed "<html>"',
    ],
    [
      'a closed stdin',
      'exec <&-; exit 0',
      'not_json',
      'php_binary ended without an answer: is it the PHP of the command line?',
    ],
    [
      'half an answer',
      `IFS= read -r all; m=$(echo "$all" | sed 's/.*"marker":"\\([0-9a-f]*\\)".*/\\1/'); printf '%sanswer {"result"' "$m"`,
      'not_json',
      'php_binary ended without an answer: is it the PHP of the command line?',
    ],
  ])('tells of a program that ends with %s', async (_what, code, reason, message) => {
    const phpBinary = await script(code);
    expect(await askLocallyForError({ transport: { phpBinary } })).toMatchObject({ code: reason, message });
  });
});

describeWithPeer('php', 'the Local API', () => {
  it.each([
    [
      'an uncaught exception',
      'throw new RuntimeException("no database");',
      'PHP: uncaught RuntimeException: no database in ROOT/fault.php:2',
    ],
    [
      'a call of what is not there',
      'nothing();',
      'PHP: uncaught Error: Call to undefined function nothing() in ROOT/fault.php:2',
    ],
    [
      'a syntax error',
      'this is no PHP',
      'PHP: uncaught ParseError: syntax error, unexpected identifier "is" in ROOT/fault.php:2',
    ],
    [
      'an error that is fatal',
      'trigger_error("no licence", E_USER_ERROR);',
      'PHP fatal error: no licence in ROOT/fault.php:2',
    ],
    ['exit with 0', 'exit(0);', 'Denter ended PHP, by exit or die, before it answered'],
    ['exit with 3', 'exit(3);', 'Denter ended PHP, by exit or die, before it answered'],
    [
      'die with a text',
      'die("Down for maintenance");',
      'Denter ended PHP, by exit or die, before it answered, it printed "Down for maintenance"',
    ],
    ['a signal', 'posix_kill(getmypid(), SIGKILL);', 'PHP was killed by SIGKILL'],
  ])('tells of an init.php that ends by %s', async (_what, code, message) => {
    const root = await localRoot({ 'fault.php': code });
    expect(await askLocallyForError({ root })).toMatchObject({
      code: 'local',
      message: message.replace('ROOT', root),
    });
  });

  it('tells of memory that is exhausted', async () => {
    const error = await faultFrom('ini_set("memory_limit", "16M"); $text = str_repeat("x", 1 << 30);');
    expect(error).toMatchObject({
      code: 'local',
      message: expect.stringMatching(/^PHP fatal error: Allowed memory size of/),
    });
  });

  it('tells of a file that init.php needs and may not read', async () => {
    const root = await localRoot({ 'fault.php': 'require __DIR__ . "/configuration.php";' });
    expect(await askLocallyForError({ root })).toMatchObject({
      code: 'local',
      message: expect.stringMatching(/^PHP.*: Failed opening required '.*configuration\.php'/),
    });
  });

  it('tells of an init.php that is not that of Denter', async () => {
    const root = await localRoot({ 'init.php': '' });
    expect(await askLocallyForError({ root })).toMatchObject({
      code: 'local',
      message: 'init.php defines no function localAPI: is denter_root the folder of Denter?',
    });
  });

  it('tells of an exception in localAPI, without the arguments of its trace', async () => {
    const root = await localRoot({
      'answer.php': 'function connect($password) { throw new Exception("refused"); } connect("hunter2");',
    });
    const error = await askLocallyForError({ root });
    expect(error).toMatchObject({
      code: 'local',
      message: `PHP: uncaught Exception: refused in ${root}/answer.php:2`,
    });
  });

  it('shows no password of a stack trace, whatever ends PHP', async () => {
    const steps: unknown[] = [];
    await faultFrom(
      'function connect($password) { throw new Exception("refused"); } register_shutdown_function("connect", "hunter2"); exit;',
      { trace: (...step) => steps.push(step) },
    );
    expect(JSON.stringify(steps)).toContain('refused');
    expect(JSON.stringify(steps)).not.toContain('hunter2');
  });

  it('takes an administrator that Denter does not know for a refusal', async () => {
    expect(await askLocallyForError({ adminUsername: 'nobody' })).toMatchObject({
      code: 'auth',
      message: 'Denter says "Invalid or missing credentials"',
    });
  });

  it.each([
    [
      'init.php prints, binary and after the answer',
      'echo "\\xff\\0<b>Notice</b>"; register_shutdown_function(function () { echo "bye"; });',
    ],
    ['an output buffer changes what goes through it', 'ob_start(function () { return "censored"; });'],
    [
      'a handler takes every error and exception',
      'set_error_handler(function () { exit(1); }); set_exception_handler(function () { exit(1); });',
    ],
    [
      'its variables are overwritten',
      'foreach (["request", "marker", "json", "error"] as $name) $GLOBALS[$name] = null;',
    ],
    ['warnings are displayed', 'ini_set("display_errors", "1"); $x = $undefined;'],
    ['PHP ends badly after it', 'register_shutdown_function(function () { exit(3); });'],
    [
      'PHP is killed after it',
      'register_shutdown_function(function () { posix_kill(getmypid(), SIGSEGV); });',
    ],
  ])('gets its answer also where %s', async (_what, code) => {
    expect(await askLocally({ root: await localRoot({ 'fault.php': code }) })).toMatchObject({ active: 103 });
  });

  it('logs at debug what PHP prints besides, cleaned and cut', async () => {
    const steps: [string, Readonly<Record<string, unknown>>][] = [];
    const root = await localRoot({
      'fault.php':
        'echo "\\x1b[2J\\xffnoise\\u{202E}", str_repeat("x", 5000); fwrite(STDERR, str_repeat("y", 50000) . "end\\x07");',
    });
    await askLocally({ root, trace: (...step) => steps.push(step) });
    expect(steps.map(([step]) => step)).toEqual(['asking', 'PHP ended']);
    expect(steps[0]![1]).toEqual({ denter_root: root, php_binary: 'php' });
    const {
      printed,
      stderr,
      exit_code: code,
    } = steps[1]![1] as { printed: string; stderr: string; exit_code: number };
    expect(code).toBe(0);
    expect(printed).toMatch(/^\[2J\uFFFDnoise x+…$/);
    expect(printed).toHaveLength(2000);
    expect(stderr).toMatch(/^y+…$/);
  });

  it('takes root of a folder that is gone in between for what it is', async () => {
    const root = await localRoot();
    await askLocally({ root });
    await rm(root, { recursive: true });
    expect(await askLocallyForError({ root })).toMatchObject({ code: 'local' });
  });
});
