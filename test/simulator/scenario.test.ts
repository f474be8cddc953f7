import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { checkYaml } from '../../src/config/checked-yaml.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { demoScenario } from '../../src/simulator/demo-scenario.ts';
import { optionNames } from '../../src/simulator/fault-options.ts';
import { faults } from '../../src/simulator/faults.ts';
import { readScenario } from '../../src/simulator/read-scenario.ts';
import { parseScenario, scenarioSchema } from '../../src/simulator/scenario-schema.ts';
import { parseListenAddress } from '../../src/simulator/listen-address.ts';

function problems(text: string): readonly string[] {
  try {
    checkYaml('s.yaml', text, scenarioSchema);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n');
  }
}

const desk = (lines: string) => `helpdesks:\n  - name: acme\n${lines.replaceAll(/^/gm, '    ')}`;

describe('the scenario file', () => {
  const cases: readonly [string, string, string][] = [
    [
      'no helpdesk',
      'helpdesks: []',
      's.yaml:1:12: helpdesks: got an empty list, wanted at least one helpdesk',
    ],
    ['a bad name', 'helpdesks: [{ name: a/b }]', 'helpdesks[0].name: got "a/b", wanted letters, digits'],
    [
      'two of a name',
      'helpdesks: [{ name: a }, { name: a }]',
      'helpdesks: got two helpdesks "a", wanted unique names',
    ],
    [
      'a name that a count makes twice',
      'helpdesks: [{ name: a, count: 2 }, { name: a-2 }]',
      'helpdesks: got two helpdesks "a-2", wanted unique names',
    ],
    ['an unknown key', desk('departmnts: []'), 'unknown key "departmnts": did you mean "departments"?'],
    [
      'a bad time',
      'start_time: "8:00"\nhelpdesks: [{ name: a }]',
      'start_time: got "8:00", wanted a time of day',
    ],
    [
      'bad hours',
      desk('working_hours: 9-17'),
      's.yaml:3:20: helpdesks[0].working_hours: got "9-17", wanted a span',
    ],
    [
      'a bad duration',
      desk('departments: [{ id: 1, name: a, answer_time: 5 }]'),
      'answer_time: got the number 5',
    ],
    [
      'a duration of 0',
      desk('departments: [{ id: 1, name: a, answer_time: 0s }]'),
      'got 0, wanted a longer duration',
    ],
    [
      'two ids',
      desk('departments: [{ id: 1, name: a }, { id: 1, name: b }]'),
      'departments[1].id: got 1 a second time',
    ],
    [
      'two titles',
      desk('statuses: [{ title: A }, { title: A }]'),
      'statuses[1].title: got "A" a second time',
    ],
    [
      'an unknown role',
      desk('statuses: [{ title: A, role: open }]'),
      'statuses[0].role: got the string "open", wanted one of',
    ],
    [
      'half a login',
      desk('users: [{ name: u, identifier: i }]'),
      'helpdesks[0].users[0]: wanted identifier and secret',
    ],
    [
      'both logins',
      desk('users: [{ name: u, identifier: i, secret: s, username: u, password: p }]'),
      'helpdesks[0].users[0]: wanted identifier and secret (API credentials) or username and password (admin login)',
    ],
    [
      'a department that isn’t there',
      desk('users: [{ name: u, identifier: i, secret: s, departments: [1, 7] }]'),
      's.yaml:3:67: helpdesks[0].users[0].departments[1]: got 7, wanted one of: 1',
    ],
    [
      'tickets of no department',
      desk('tickets: { 7: { open: 1 } }'),
      'helpdesks[0].tickets.7: got 7, wanted one of: 1',
    ],
    ['tickets of no status', desk('tickets: { 1: { opn: 1 } }'), 'got "opn", wanted one of: open, answered'],
    [
      'an unknown fault',
      desk('faults: [{ fault: fire, at: "01:00", for: 1h }]'),
      'faults[0].fault: got "fire", wanted one of',
    ],
    [
      'a scheduled fault of the listener',
      desk('faults: [{ fault: connect, at: "01:00", for: 1h }]'),
      'faults[0].fault: got "connect", wanted one of: timeout,',
    ],
    [
      'a scheduled fault with a strange option',
      desk('faults: [{ fault: timeout, at: "01:00", for: 1h, status: 500 }]'),
      'faults[0]: timeout has no option status; its options are: none',
    ],
    ['half a copy', desk('count: 1.5'), 'helpdesks[0].count: got 1.5, wanted a whole number'],
    [
      'a wait that is no number',
      desk('faults: [{ fault: rate_limited, at: "01:00", for: 1h, retry_after: true }]'),
      'faults[0].retry_after: got true, wanted seconds, or a text such as',
    ],
    [
      'a wait below 0',
      desk('faults: [{ fault: rate_limited, at: "01:00", for: 1h, retry_after: -1 }]'),
      'faults[0].retry_after: got the number -1, wanted seconds',
    ],
    ['an empty file', '', 's.yaml:1:1: got nothing, wanted a mapping with the key "helpdesks"'],
    ['too fast a time', 'speed: 1e9\nhelpdesks: [{ name: a }]', 'speed: got 1000000000, wanted 0 to 3600'],
  ];
  it.each(cases)('refuses %s', (_, text, message) => {
    const found = problems(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  it('names every problem at once', () => {
    expect(
      problems('speed: x\nseed: 1.5\nhelpdesks: [{ name: "" }, { nam: b }]').length,
    ).toBeGreaterThanOrEqual(4);
  });

  it('makes many helpdesks of one entry', () => {
    const { helpdesks } = parseScenario({ helpdesks: [{ name: 'desk', count: 10_000 }, { name: 'other' }] });
    expect([helpdesks.length, helpdesks[0]!.name, helpdesks[9999]!.name, helpdesks[10_000]!.name]).toEqual([
      10_001,
      'desk-1',
      'desk-10000',
      'other',
    ]);
  });

  it('says so when it can’t be read', async () => {
    await expect(readScenario('/nonexistent/s.yaml')).rejects.toThrow('/nonexistent/s.yaml:1:1: can');
  });
});

describe('docs', () => {
  const page = new URL('../../docs/simulator.md', import.meta.url);

  it('has the demo’s scenario as its example', async () => {
    const example = await readScenario(
      new URL('../../docs/simulator.example.yaml', import.meta.url).pathname,
    );
    expect(example).toEqual(parseScenario(demoScenario));
  });

  it('lists the faults as the table does', async () => {
    const rows = [...faults].map(([name, { reason, does }]) => `| \`${name}\` | \`${reason}\` | ${does} |`);
    const text = await readFile(page, 'utf8');
    const table = text
      .split('| fault | reason | what it does |\n| --- | --- | --- |\n')[1]
      ?.split('\n\n', 1)[0];
    expect(table?.split('\n')).toEqual(rows);
  });
});

describe('the table of faults', () => {
  it('names every option of a fault', () => {
    for (const { does, options = [] } of faults.values()) {
      for (const option of options) expect(does).toContain(`\`${optionNames[option]}`);
    }
  });
});

describe('parseListenAddress', () => {
  it.each([
    ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
    ['[::1]:9878', { host: '::1', port: 9878 }],
    ['localhost:80', { host: 'localhost', port: 80 }],
    [':9878', { port: 9878 }],
  ])('reads %s', (text, address) => {
    expect(parseListenAddress(text, '--listen-address')).toEqual(address);
  });

  it.each(['', '9878', '::1:9878', 'a:', 'a:70000', 'a:b', 'http://a:1'])('refuses "%s"', (text) => {
    expect(() => parseListenAddress(text, '--control.listen-address')).toThrow(
      `--control.listen-address: got "${text}", wanted an address such as 127.0.0.1:9878`,
    );
  });
});
