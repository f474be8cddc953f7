import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Command, eventually, ready, scrape, startServe, writeConfig } from '../support/command.ts';
import { Helpdesks } from '../support/helpdesks.ts';
import { allCounts, lookAt } from './look.ts';

type Spoil = (file: string, yaml: string) => Promise<unknown>;

/** In one step, so that a look at the file finds no other state of it. */
async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** What can have become of a file, and the place and the words that it is reported with. */
const spoilt: [string, Spoil, string][] = [
  [
    'half-written',
    async (file, yaml) => replace(file, yaml.slice(0, yaml.lastIndexOf('credentials') + 15)),
    ':3:',
  ],
  ['invalid', async (file, yaml) => replace(file, `${yaml}nonsense: 1\n`), ':4:1: nonsense: unknown key'],
  ['unreadable', async (file) => rm(file).then(async () => mkdir(file)), ":1:1: can't read the file: it is"],
  ['vanished', async (file) => rm(file, { recursive: true }), ":1:1: can't read the file: no such file"],
];

async function start(args: readonly string[]) {
  const helpdesks = await Helpdesks.serve();
  const yaml = `global: { poll_interval: 1h }\nhelpdesks:\n${helpdesks.yaml('acme')}`;
  const file = await writeConfig(yaml);
  const { command, base } = await startServe(file, args);
  await ready(base);
  const inForce = async () => [
    await (await fetch(`${base}/config`)).text(),
    lookAt(await scrape(base), 'acme').polls,
  ];
  return { yaml, file, command, base, inForce };
}

const problemsIn = (command: Command): unknown[] =>
  command.log.flatMap(({ level, problems }) => (level === 'error' ? [problems] : []));

async function refusals(base: string): Promise<void> {
  const text = await scrape(base);
  expect(text).toContain('denter_exporter_config_last_reload_successful 0\n');
  expect(lookAt(text, 'acme')).toMatchObject({ up: 1, counts: allCounts });
}

describe('a reload of a file that can not be used', () => {
  it('changes nothing, and tells what is wrong and where: by POST, by SIGHUP and on the page', async () => {
    const { yaml, file, command, base, inForce } = await start(['--web.enable-lifecycle']);
    const before = await inForce();
    const post = async () => fetch(`${base}/-/reload`, { method: 'POST' });
    for (const [index, [, spoil, place]] of spoilt.entries()) {
      await spoil(file, yaml);
      const response = await post();
      expect(response.status).toBe(400);
      const text = await response.text();
      expect(text).toContain(`${file}${place}`);
      command.child.kill('SIGHUP');
      await eventually(() => expect(problemsIn(command)).toHaveLength(2 * index + 2));
      for (const problems of problemsIn(command).slice(-2))
        expect(problems).toEqual(text.trimEnd().split('\n'));
      await refusals(base);
      expect(await (await fetch(base)).text()).toContain(`${file}${place.slice(0, 3)}`);
      expect(await inForce()).toEqual(before);
    }
    await writeFile(file, yaml);
    expect((await post()).status).toBe(200);
    expect(await scrape(base)).toContain('denter_exporter_config_last_reload_successful 1\n');
    expect(await inForce()).toEqual(before);
  });

  it('changes nothing where the exporter looks at the file by itself, and is told once', async () => {
    const { yaml, file, command, base, inForce } = await start(['--config.auto-reload-interval=1s']);
    const before = await inForce();
    /** Until it is taken over: what stood there before has been seen then. */
    const mend = async () => {
      const seen = command.log.length;
      await eventually(async () => {
        await replace(file, `${yaml}# ${performance.now()}\n`);
        expect(command.log.slice(seen)).toContainEqual(
          expect.objectContaining({ msg: 'configuration reloaded' }),
        );
      });
    };
    await mend();
    // What can't be read is all one to it.
    const others = spoilt.filter(([what]) => what !== 'unreadable');
    for (const [index, [, spoil, place]] of others.entries()) {
      await spoil(file, yaml);
      await eventually(() => expect(problemsIn(command).length).toBeGreaterThan(index));
      await refusals(base);
      expect(await inForce()).toEqual(before);
      await mend();
      const told = problemsIn(command).map((problems) => (problems as string[])[0]);
      expect(told).toHaveLength(index + 1);
      expect(told.at(-1)).toContain(`${file}${place}`);
    }
  }, 60_000);
});
