import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { describeWithPeer } from '../peer.ts';
import { askLocally, askLocallyForError, faultFrom, localRoot, phpWith } from '../support/local-root.ts';

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
    [
      'a function that is there already',
      'function localAPI() {}',
      'PHP fatal error: Cannot redeclare localAPI() (previously declared in ROOT/init.php:17) in ROOT/fault.php:2',
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
      message: message.replaceAll('ROOT', root),
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
      message: 'init.php defines no function localAPI',
    });
  });

  it('tells of an exception in localAPI', async () => {
    const root = await localRoot({ 'answer.php': 'throw new Exception("refused");' });
    expect(await askLocallyForError({ root })).toMatchObject({
      code: 'local',
      message: `PHP: uncaught Exception: refused in ${root}/answer.php:2`,
    });
  });

  it('shows no password of a stack trace, whatever php.ini says', async () => {
    const steps: unknown[] = [];
    const phpBinary = await phpWith('zend.exception_ignore_args=0', 'zend.exception_string_param_max_len=15');
    await faultFrom(
      'function connect($password) { throw new Exception("refused"); } register_shutdown_function("connect", "hunter2"); exit;',
      { transport: { phpBinary }, trace: (...step) => steps.push(step) },
    );
    expect(JSON.stringify(steps)).toContain('connect(');
    expect(JSON.stringify(steps)).not.toContain('hunter2');
  });

  it('tells why what localAPI gave is no JSON', async () => {
    const root = await localRoot({ 'answer.php': 'return ["\\xff"];' });
    expect(await askLocallyForError({ root })).toMatchObject({
      code: 'not_json',
      message: expect.stringMatching(/^what localAPI gave can not be written as JSON: Malformed UTF-8/),
    });
  });

  it('tells of an error once, whatever php.ini says', async () => {
    const phpBinary = await phpWith('display_errors=1', 'log_errors=0');
    const root = await localRoot({ 'fault.php': 'trigger_error("no licence", E_USER_ERROR);' });
    expect(await askLocallyForError({ root, transport: { phpBinary } })).toMatchObject({
      message: `PHP fatal error: no licence in ${root}/fault.php:2`,
    });
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
    [
      'it forks, and a child ends before it',
      '$child = pcntl_fork(); if ($child === 0) { exit; } pcntl_waitpid($child, $status);',
    ],
    ['stdout is closed', 'fclose(STDOUT); $GLOBALS["taken"] = fopen(__DIR__ . "/taken", "w");'],
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

  it('logs nothing of what PHP does not print, and the signal that ended it', async () => {
    const details: unknown[] = [];
    const trace = (step: string, detail: unknown) => step === 'PHP ended' && details.push(detail);
    await askLocally({ trace });
    await faultFrom('posix_kill(getmypid(), SIGKILL);', { trace });
    expect(details).toEqual([
      { bytes: expect.any(Number), exit_code: 0 },
      { bytes: 0, exit_code: null, signal: 'SIGKILL' },
    ]);
  });

  it('takes the root of a folder that is gone in between for what it is', async () => {
    const root = await localRoot();
    await askLocally({ root });
    await rm(root, { recursive: true });
    expect(await askLocallyForError({ root })).toMatchObject({ code: 'local' });
  });
});
