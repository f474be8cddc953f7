import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Command } from '../support/command.ts';

const folder = join(import.meta.dirname, '..', '..', 'prometheus');
const rules = ['denter-exporter.rules.yml', 'denter-exporter.alerts.yml'].map((name) => join(folder, name));
const unitTests = readdirSync(join(folder, 'tests'))
  .filter((name) => name.endsWith('.yml'))
  .map((name) => join(folder, 'tests', name));

/** `promtool check` with a release of promtool. */
export function itAcceptsTheRules(promtool: string): void {
  it('has nothing to say of the rules', async () => {
    const check = new Command(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', ...rules]);
    expect([await check.exited, check.stderr]).toEqual([0, '']);
  });
}

/** `promtool test` with a release of promtool: half a minute of computing, so not part of every run. */
export function itPassesTheAlertsTests(promtool: string): void {
  it('finds that the alerts do what their tests say', { timeout: 300_000 }, async () => {
    expect(unitTests).not.toEqual([]);
    const test = new Command(promtool, ['test', 'rules', ...unitTests]);
    const code = await test.exited;
    expect([code, test.stderr]).toEqual([0, '']);
  });
}
