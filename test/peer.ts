// This file makes tests and is none itself, so the rules for tests don't fit it.
/* oxlint-disable vitest/valid-title, vitest/expect-expect */
import { accessSync, constants, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, it } from 'vitest';

/** Programs of others that tests talk to, and the Debian package that brings each. */
export const debianPackages = {
  php: 'php-cli',
  prometheus: 'prometheus',
  promtool: 'prometheus',
  vmalert: 'victoria-metrics',
  'prometheus-node-exporter': 'prometheus-node-exporter',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  amtool: 'prometheus-alertmanager',
  'victoria-metrics': 'victoria-metrics',
  chromium: 'chromium',
  openssl: 'openssl',
  'systemd-socket-activate': 'systemd',
  nginx: 'nginx-light',
} as const;

/** Programs of other Debian releases, which `scripts/unpack-prometheus.sh` unpacks without installing them. */
export const unpackedPrograms = {
  'prometheus-2.53': { release: 'trixie', program: 'prometheus' },
  'promtool-2.53': { release: 'trixie', program: 'promtool' },
  'prometheus-3': { release: 'forky', program: 'prometheus' },
  'promtool-3': { release: 'forky', program: 'promtool' },
} as const;

type UnpackedPeer = keyof typeof unpackedPrograms;
export type Peer = keyof typeof debianPackages | UnpackedPeer;

function isUnpacked(peer: Peer): peer is UnpackedPeer {
  return peer in unpackedPrograms;
}

/**
 * `describe` for tests that need a peer program; `body` gets its absolute path. Where the program is missing the tests
 * are skipped under a name that says how to get it, but in CI (`CI` set) they fail: there, nothing may pass unseen.
 * Nest it for tests that need two programs.
 */
export function describeWithPeer(peer: Peer, name: string, body: (program: string) => void): void {
  const program = isUnpacked(peer) ? findUnpacked(peer) : findProgram(peer);
  describe(name, () => (program === undefined ? reportMissing(peer) : body(program)));
}

function reportMissing(peer: Peer): void {
  const remedy = `NEEDS ${peer}: ${remedyFor(peer)}`;
  it.skipIf(!inCi())(remedy, () => {
    throw new Error(`${peer} is not ${isUnpacked(peer) ? 'unpacked' : 'on the PATH'}; ${remedy}`);
  });
}

function remedyFor(peer: Peer): string {
  if (isUnpacked(peer)) return `bash scripts/unpack-prometheus.sh ${unpackedPrograms[peer].release}`;
  return `apt-get install ${debianPackages[peer]}`;
}

function inCi(): boolean {
  const ci = process.env['CI'] ?? '';
  return ci !== '' && ci !== 'false';
}

/** Debian puts servers into /usr/sbin, which is not on everybody's PATH. */
function findProgram(name: string): string | undefined {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const folders = [...path, '/usr/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutableFile);
}

function findUnpacked(peer: UnpackedPeer): string | undefined {
  const { release, program } = unpackedPrograms[peer];
  const user = process.getuid?.();
  const folder = join(tmpdir(), `denter-exporter-peers-${user}`);
  const path = join(folder, release, 'usr', 'bin', program);
  // In a folder of another user anything could have been put there.
  return isExecutableFile(path) && statSync(folder).uid === user ? path : undefined;
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
