import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { simulate } from '../../src/simulator/simulate.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';

let simulator: Simulator | undefined;
afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
});

/** A port that another program has. */
async function holdPort(): Promise<{ readonly address: string; release(): Promise<string> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  assert(bound !== null && typeof bound === 'object');
  const address = `127.0.0.1:${bound.port}`;
  const release = async () => {
    server.close();
    await once(server, 'close');
    return address;
  };
  return { address, release };
}

describe('simulate', () => {
  const wrong: readonly [string, Parameters<typeof simulate>[0], string][] = [
    [
      'a file and a number',
      { scenarioFile: 's.yaml', helpdesks: 1 },
      '--scenario.file and --helpdesks exclude each other',
    ],
    ['no helpdesks', { helpdesks: 0 }, '--helpdesks: got 0, wanted 1 to 100000'],
    ['half a helpdesk', { helpdesks: 1.5 }, '--helpdesks: got 1.5, wanted a whole number'],
    ['too fast a time', { speed: 9999 }, '--speed: got 9999, wanted 0 to 3600'],
    ['half a seed', { seed: 1.5 }, '--seed: got 1.5, wanted a whole number'],
    ['a bad time', { startTime: '25:00' }, '--start-time: got "25:00", wanted a time of day such as "09:30"'],
    [
      'several of these, all at once',
      { speed: -1, startTime: '9' },
      '--speed: got -1, wanted 0 to 3600; --start-time: got "9", wanted a time of day such as "09:30"',
    ],
    ['a CA file without TLS', { tlsCaFile: 'ca.pem' }, '--tls.ca-file and --tls.name need --tls'],
    ['a name without TLS', { tlsNames: ['a.test'] }, '--tls.ca-file and --tls.name need --tls'],
    [
      'a bad name',
      { tls: true, tlsNames: ['a.test', 'bad name'] },
      '--tls.name: got "bad name", wanted a host name or an IP address',
    ],
    [
      'a config for TLS without a CA file',
      { tls: true, exporterConfigFile: 'c' },
      '--exporter-config.file needs --tls.ca-file with --tls',
    ],
    [
      'a bad address',
      { listenAddress: 'nowhere' },
      '--listen-address: got "nowhere", wanted an address such as 127.0.0.1:9878, [::1]:9878 or :0',
    ],
    [
      'a bad control address',
      { controlListenAddress: '1.2.3.4' },
      '--control.listen-address: got "1.2.3.4", wanted an address such as 127.0.0.1:9878, [::1]:9878 or :0',
    ],
  ];
  it.each(wrong)('refuses %s as wrong usage', async (_, options, message) => {
    const error = await simulate(options).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'SimulatorError', code: 'usage', message });
  });

  it.each(['denter.test', '*.denter.test', '192.0.2.9', '2001:db8::1', 'under_score'])(
    'takes %s as a name for the certificate',
    async (name) => {
      simulator = await simulate({ tls: true, tlsNames: [name] });
      expect(simulator.ca).toContain('BEGIN CERTIFICATE');
    },
  );

  const refused: readonly [string, Parameters<typeof simulate>[0], string][] = [
    [
      'an address of another machine',
      { listenAddress: '192.0.2.1:0' },
      'cannot listen on 192.0.2.1:0: this machine has no such address; choose another with --listen-address',
    ],
    [
      'an unknown host',
      { controlListenAddress: 'nowhere.invalid:0' },
      'cannot listen on nowhere.invalid:0: the host name is unknown; choose another with --control.listen-address',
    ],
    [
      'a CA file in a directory that is not there',
      { tls: true, tlsCaFile: '/nonexistent/ca.pem' },
      '--tls.ca-file: cannot write /nonexistent/ca.pem: no such directory',
    ],
    [
      'a configuration in a directory that is not there',
      { exporterConfigFile: '/nonexistent/x.yml' },
      '--exporter-config.file: cannot write /nonexistent/x.yml: no such directory',
    ],
    [
      'a configuration that is a directory',
      { exporterConfigFile: tmpdir() },
      `--exporter-config.file: cannot write ${tmpdir()}: it is a directory`,
    ],
  ];
  it.each(refused)('says what the machine refuses: %s', async (_, options, message) => {
    const error = await simulate(options).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'SimulatorError', code: 'io', message });
  });

  it('leaves nothing open when the second port or a file can’t be had', async () => {
    const [taken, free] = [await holdPort(), await holdPort()];
    const address = await free.release();
    const inUse = (flag: string) => ({
      code: 'io',
      message: `cannot listen on ${taken.address}: the address is in use; choose another with ${flag}`,
    });
    await expect(simulate({ listenAddress: taken.address })).rejects.toMatchObject(inUse('--listen-address'));
    const second = simulate({ listenAddress: address, controlListenAddress: taken.address });
    await expect(second).rejects.toMatchObject(inUse('--control.listen-address'));
    await taken.release();
    const unwritable = simulate({ listenAddress: address, exporterConfigFile: '/nonexistent/x' });
    await expect(unwritable).rejects.toThrow('no such directory');
    simulator = await simulate({ listenAddress: address });
    expect(simulator.url('acme')).toBe(`http://${address}/acme/includes/api.php`);
  });
});
