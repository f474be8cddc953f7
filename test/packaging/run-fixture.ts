import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const config = fileURLToPath(new URL('fixtures/vitest.config.ts', import.meta.url));

/** Runs one of the fixtures with vitest in a process of its own; `env` is added to a bare environment. */
export async function runFixture(name: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [vitest, 'run', '--config', config, `${name}.fixture.ts`], {
    env: { NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode, output, errors, closingLine: output.trimEnd().split('\n').at(-1) };
}
