import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Command } from '../support/command.ts';

const signals = pathToFileURL(join(import.meta.dirname, '..', '..', 'dist', 'cli', 'signals.js')).href;

/** A program that obeys signals as the commands do. */
async function startProgram(stop: string): Promise<Command> {
  const program = `
    import { onSignals } from ${JSON.stringify(signals)};
    onSignals({ reload: async () => console.log('reloads'), stop: async (signal) => { ${stop} } });
    setInterval(() => {}, 1000);
    console.log('runs');`;
  const command = new Command(process.execPath, ['--input-type=module', '--eval', program]);
  await command.printed(/runs/);
  return command;
}

describe('onSignals', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('stops on %s, naming it, and then ends with 0', async (signal) => {
    const command = await startProgram('console.log(`stops on ${signal}`)');
    const startedAt = performance.now();
    expect(await command.end(signal)).toBe(0);
    // At once, not when the time for it is over.
    expect(performance.now() - startedAt).toBeLessThan(3500);
    expect(command.stdout).toContain(`stops on ${signal}\n`);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('ends at once with %s when one came before', async (signal, code) => {
    const command = await startProgram("console.log('stops'); await new Promise(() => {})");
    command.child.kill('SIGTERM');
    await command.printed(/stops/);
    const startedAt = performance.now();
    expect(await command.end(signal)).toBe(code);
    expect(performance.now() - startedAt).toBeLessThan(3500);
  });

  it('ends with 0 within 5 s when stopping takes longer, and not much earlier', async () => {
    const command = await startProgram('await new Promise(() => {})');
    const startedAt = performance.now();
    expect(await command.end('SIGTERM')).toBe(0);
    expect(performance.now() - startedAt).toBeGreaterThan(3500);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it('reloads on every SIGHUP, and goes on', async () => {
    const command = await startProgram('');
    command.child.kill('SIGHUP');
    await command.printed(/reloads/);
    command.child.kill('SIGHUP');
    await command.printed(/reloads\nreloads/);
    expect(await command.end('SIGTERM')).toBe(0);
  });
});
