import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exporterConfig } from '../../src/simulator/exporter-config.ts';
import { describeWithPeer } from '../peer.ts';
import { Command, runToEnd, temporaryFolder } from '../support/command.ts';
import { simulated } from '../support/simulated.ts';

interface Service {
  readonly image: string;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
}

const folder = join(import.meta.dirname, '..', '..', 'deploy', 'compose');
const { services } = parse(readFileSync(join(folder, 'compose.yaml'), 'utf8')) as {
  services: Record<string, Service>;
};
/** Service, path here, path in the container. */
const mounts = Object.entries(services).flatMap(([service, { volumes = [] }]) =>
  volumes
    .filter((volume) => volume.startsWith('.'))
    .map((volume) => {
      const [source = '', target = ''] = volume.split(':');
      return { service, source: join(folder, source), target };
    }),
);

/** Puts the files that a service mounts where it sees them, under a folder of the test's. */
async function mounted(service: string): Promise<string> {
  const root = await temporaryFolder();
  for (const { source, target } of mounts.filter((mount) => mount.service === service)) {
    mkdirSync(join(root, dirname(target)), { recursive: true });
    await copyFile(source, join(root, target));
  }
  return root;
}

describe('deploy/compose', () => {
  it.each(mounts)('mounts into $service what is there: $source', ({ source }) => {
    expect(existsSync(source)).toBe(true);
  });

  it.each(Object.entries(services))(
    'pins the image of %s, and publishes on loopback only',
    (_, { image, ports = [] }) => {
      expect(image).toMatch(/:(?:v?[0-9]+\.[0-9]+\.[0-9]+|compose)$/);
      expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    },
  );

  it('has a configuration that `check` finds nothing in but plain http and plain secrets', async () => {
    const { code, stdout } = await runToEnd([
      'check',
      `--config.file=${join(folder, 'denter-exporter.yml')}`,
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('valid, helpdesks: 3, department sets: 7');
  });

  it('asks the simulator as its own configuration does', async () => {
    const { simulator } = await simulated();
    const origin = new URL(simulator.url('acme')).origin;
    const wanted: unknown = parse(exporterConfig(simulator).replaceAll(origin, 'http://simulator:9878'));
    expect(parse(readFileSync(join(folder, 'denter-exporter.yml'), 'utf8'))).toEqual(wanted);
  });
});

describeWithPeer('promtool', 'deploy/compose with promtool', (promtool) => {
  it('has a configuration of Prometheus, with its rules, that is right', async () => {
    const root = await mounted('prometheus');
    const check = new Command(promtool, ['check', 'config', join(root, 'etc/prometheus/prometheus.yml')]);
    expect([await check.exited, check.stderr]).toEqual([0, '']);
    expect(check.stdout.match(/SUCCESS: [0-9]+ rules found/g)).toHaveLength(2);
  });
});

describeWithPeer('amtool', 'deploy/compose with amtool', (amtool) => {
  it('has a configuration of Alertmanager that is right', async () => {
    const root = await mounted('alertmanager');
    const check = new Command(amtool, ['check-config', join(root, 'etc/alertmanager/alertmanager.yml')]);
    expect([await check.exited, check.stderr]).toEqual([0, '']);
  });
});
