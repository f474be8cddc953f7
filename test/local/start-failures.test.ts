import { chmod, cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { findInitFile } from '../../src/denter/local/ask-local.ts';
import { Command, temporaryFolder } from '../support/command.ts';
import { askLocallyForError } from '../support/local-root.ts';

/** A program that stands in for PHP. */
async function script(code: string, mode = 0o755): Promise<string> {
  const file = join(await temporaryFolder(), 'php');
  await writeFile(file, `#!/bin/sh\n${code}\n`);
  await chmod(file, mode);
  return file;
}

describe('the Local API, without PHP', () => {
  it.each([
    ['a name', 'php-of-nowhere', `php_binary "php-of-nowhere" is not on the exporter's PATH`],
    ['a path', '/nowhere/php', 'php_binary "/nowhere/php" does not exist'],
    ['a path through a file', '/etc/passwd/php', 'php_binary "/etc/passwd/php" does not exist'],
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

  it('says that no program on the PATH may be executed', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'php-of-nobody'), '', { mode: 0o644 });
    vi.stubEnv('PATH', folder);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    expect(await askLocallyForError({ transport: { phpBinary: 'php-of-nobody' } })).toMatchObject({
      code: 'local',
      message: `there is no php_binary "php-of-nobody" on the exporter's PATH that the user ${userInfo().username} may execute`,
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
      message: `there is no ${root}/init.php`,
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
      const { localWarnings } = await import(${JSON.stringify(join(folder, 'dist/config/rules/local-warnings.js'))});
      const { userInfo } = await import('node:os');
      const [warning] = await localWarnings([{ local_api: { denter_root: ${JSON.stringify(root)} } }], '/');
      console.error(warning.message);
      await findInitFile(${JSON.stringify(root)}).catch(({ code, message }) => console.log(userInfo().username, code, message));`;
    const command = new Command(process.execPath, ['--input-type=module', '--eval', program]);
    expect(await command.exited).toBe(0);
    expect(command.stderr).toContain(
      `can't read Denter's ${root}/init.php now (permission denied): polls will fail`,
    );
    const [user = '', code, ...message] = command.stdout.trim().split(' ');
    expect([code, message.join(' ')]).toEqual([
      'local',
      `the user ${user} may not read ${root}/init.php, or not enter a folder above`,
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
    [
      'much to say',
      "printf '%0200dfirst' 0 >&2; printf 'first%0200d' 0; echo last >&2; exit 3",
      'local',
      `PHP ended with the exit code 3, stderr ends with "${'0'.repeat(91)}firstlast", it printed "first${'0'.repeat(95)}"`,
    ],
    ['a signal', 'kill -SEGV $$', 'local', 'PHP was killed by SIGSEGV'],
    [
      'success without an answer',
      'cat >/dev/null; echo "<html>"',
      'not_json',
      'php_binary ended without an answer, it printed "<html>"',
    ],
    ['a closed stdin', 'exec <&-; exit 0', 'not_json', 'php_binary ended without an answer'],
    [
      'half an answer',
      `IFS= read -r all; m=$(echo "$all" | sed 's/.*"marker":"\\([0-9a-f]*\\)".*/\\1/'); printf '%sanswer {"result"' "$m"`,
      'not_json',
      'php_binary ended without an answer',
    ],
  ])('tells of a program that ends with %s', async (_what, code, reason, message) => {
    const phpBinary = await script(code);
    expect(await askLocallyForError({ transport: { phpBinary } })).toMatchObject({ code: reason, message });
  });
});
