import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { serveSlowly, listenOnFreePort, sampleAnswer, serveAnswer, serveHttp } from '../support/server.ts';
import { simulated } from '../support/simulated.ts';
import { ready, runToEnd, startServe, writeConfig } from '../support/command.ts';
import { configOf, examine } from './run.ts';

const answer = JSON.stringify(sampleAnswer);
const passed = { answer: ['name', 'connect', 'tls'], redirect: ['name', 'connect', 'tls', 'answer'] };
const toTheSet = ['name', 'connect', 'tls', 'answer', 'redirect'];

describe('doctor over HTTP', () => {
  it('goes through every step of a helpdesk that is well', async () => {
    const { steps, report } = await examine(configOf(await serveAnswer(200, answer)));
    expect(steps.map(({ step, result }) => `${step} ${result}`)).toEqual(
      [...toTheSet, 'authentication', 'permission', 'shape', 'departments', 'clock'].map(
        (step) => `${step} ok`,
      ),
    );
    expect(steps.map(({ department_set: set }) => set)).toEqual([
      ...Array<undefined>(5).fill(undefined),
      ...Array<string>(4).fill('assigned'),
      undefined,
    ]);
    expect(report).toMatchObject({ result: 'ok', helpdesks: [{ helpdesk: 'acme', result: 'ok' }] });
  });

  it.each([
    ['redirect', 'redirect', passed.redirect, /HTTP 302 to/, /redirect leads to/],
    ['timeout', 'answer', passed.answer, /no whole answer within 2 s/, /does not answer in time/],
    ['reset', 'answer', passed.answer, /./, /closed the connection/],
    ['not_found', 'answer', passed.answer, /HTTP 404/, /path in url/],
    ['server_error', 'answer', passed.answer, /HTTP 503/, /maintenance/],
    ['bad_response_garbage', 'answer', passed.answer, /./, /port in url/],
    ['auth', 'authentication', toTheSet, /Authentication Failed/, /identifier and secret/],
    ['ip_denied', 'authentication', toTheSet, /Invalid IP/, /add 192\.0\.2\.7 under Setup/],
    ['permission', 'permission', [...toTheSet, 'authentication'], /not allowed/, /Allow the action/],
    ['not_json', 'shape', toTheSet, /web page/, /web page answered/],
    ['bad_response', 'shape', toTheSet, /allActive/, /upgrade/],
  ])('breaks with %s at %s, with the remedy', async (fault, step, before, found, remedy) => {
    const { simulator, yaml } = await simulated();
    await simulator.inject({ fault, helpdesk: 'globex' });
    const { steps } = await examine(yaml, 'globex');
    const at = steps.findIndex(({ result }) => result === 'failed');
    expect(steps.slice(0, at).map((each) => each.step)).toEqual(before);
    expect(steps[at]).toMatchObject({
      step,
      found: expect.stringMatching(found),
      remedy: expect.stringMatching(remedy),
    });
  });

  it('breaks at the name, where nobody knows it', async () => {
    const { steps } = await examine(configOf('http://helpdesk.invalid/'));
    expect(steps).toMatchObject([{ step: 'name', result: 'failed', remedy: expect.stringContaining('DNS') }]);
  });

  it('breaks at the connection, where nothing listens', async () => {
    const server = createServer();
    const port = await listenOnFreePort(server);
    await new Promise((resolve) => void server.close(resolve));
    const { steps } = await examine(configOf(`http://127.0.0.1:${port}/`));
    expect(steps).toMatchObject([
      { step: 'name', result: 'ok', found: '127.0.0.1 (IPv4), an address' },
      {
        step: 'connect',
        result: 'failed',
        remedy: expect.stringContaining(`Nothing listens on 127.0.0.1:${port}`),
      },
    ]);
  });

  it('does not try refused credentials again, and tries others', async () => {
    const { simulator, yaml } = await simulated();
    await simulator.inject({ fault: 'auth', helpdesk: 'acme' });
    const { steps } = await examine(yaml, 'acme');
    // assigned and all ask with the same ones, billing with its own.
    expect(steps.filter(({ result }) => result === 'failed').map(({ found }) => found)).toEqual([
      expect.stringContaining('Authentication Failed'),
      'not tried: the same credentials were refused for assigned',
      expect.stringContaining('Authentication Failed'),
    ]);
    expect(simulator.requests()).toHaveLength(2);
  });

  it('says which secret can not be read, and asks nobody', async () => {
    const url = await serveHttp(() => {
      throw new Error('asked');
    });
    const { steps } = await examine(
      configOf(url, { credentials: { identifier: 'abc', secret_file: 'nowhere' } }),
    );
    expect(steps).toMatchObject([
      { step: 'authentication', result: 'failed', found: expect.stringContaining('ENOENT') },
    ]);
  });

  it('names departments that are expected and missing', async () => {
    const sets = [{ name: 'assigned', expected_departments: [1, 4, 7] }];
    const { steps } = await examine(configOf(await serveAnswer(200, answer), { department_sets: sets }));
    expect(steps.find(({ step }) => step === 'departments')).toMatchObject({
      result: 'failed',
      found: 'expected but missing: 4, 7; there are: 1, 2, 3',
    });
  });

  it('warns of an administrator without departments', async () => {
    const url = await serveAnswer(200, JSON.stringify({ ...sampleAnswer, filteredDepartments: [] }));
    const { steps, report } = await examine(configOf(url));
    expect(steps.find(({ step }) => step === 'departments')?.result).toBe('warning');
    expect(report.result).toBe('warning');
  });

  it.each([
    ['ahead of', 60_000],
    ['behind', -60_000],
  ])('warns of a clock that is %s this machine’s', async (which, offMs) => {
    const url = await serveHttp((_req, res) => {
      res.setHeader('date', new Date(Date.now() + offMs).toUTCString()).end(answer);
    });
    const { steps } = await examine(configOf(url));
    expect(steps.at(-1)).toMatchObject({
      step: 'clock',
      result: 'warning',
      found: expect.stringMatching(new RegExp(`is (5[89]|6[01]) s ${which} this machine`)),
    });
  });

  it('shows no secret, though the helpdesk echoes it everywhere', async () => {
    const url = await serveHttp((_req, res) => {
      res.writeHead(403, { 'x-echo': 's3cret-value' }).end('{"result":"error","message":"no s3cret-value"}');
    });
    const { output } = await examine(configOf(url));
    expect(output).toContain('<secret>');
    expect(output).not.toContain('s3cret-value');
  });
});

describe('doctor on the command line', () => {
  it('refuses a name that is not configured, with those that are', async () => {
    const { simulator, file } = await simulated();
    const { code, stdout, stderr } = await runToEnd(['doctor', `--config.file=${file}`, '--helpdesk=acne']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--helpdesk: got "acne", wanted one of acme, globex, ');
    expect(simulator.requests()).toEqual([]);
  });

  it('asks many helpdesks at once, no more than may be, and reports in the order of the file', async () => {
    const { url, most } = await serveSlowly(20);
    const names = Array.from({ length: 40 }, (_, index) => `desk-${index}`);
    const credentials = { identifier: 'a', secret: 'b' };
    const { report } = await examine({
      global: { max_concurrent_polls: 5 },
      helpdesks: names.map((name) => ({ name, url, credentials })),
    });
    expect(report.helpdesks.map(({ helpdesk }) => helpdesk)).toEqual(names);
    expect(most()).toBe(5);
  });

  it('prints a table of at most 100 columns, without colours where it is no terminal', async () => {
    const { simulator, file } = await simulated();
    await simulator.inject({ fault: 'permission', helpdesk: 'globex' });
    const { code, stdout, stderr } = await runToEnd(['doctor', `--config.file=${file}`]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^globex: failed, http/m);
    expect(stdout).toMatch(/^ {2}failed {3}permission {6}assigned/m);
    expect(stdout).toMatch(/^3 helpdesks: .* 1 failed \(globex\)$/m);
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(stdout).not.toContain('\u001b');
    expect(stderr).not.toContain('asked');
  });

  it.each([
    ['ok', [1, 2, 3], 0],
    ['warning', [], 0],
    ['failed', 'none', 1],
  ])('ends by what is worst: %s', async (result, filteredDepartments, wanted) => {
    const url = await serveAnswer(200, JSON.stringify({ ...sampleAnswer, filteredDepartments }));
    const file = await writeConfig(JSON.stringify(configOf(url)));
    const { code, stdout } = await runToEnd(['doctor', `--config.file=${file}`, '--format=json']);
    expect([JSON.parse(stdout).result, code]).toEqual([result, wanted]);
  });

  it('works while the daemon runs on the same configuration', async () => {
    const { file } = await simulated();
    const { base } = await startServe(file);
    await ready(base);
    expect((await runToEnd(['doctor', `--config.file=${file}`])).code).toBe(0);
    expect((await fetch(`${base}/-/healthy`)).status).toBe(200);
  });
});
