// This file makes tests and is none itself, so the rules for tests don't fit it.
/* oxlint-disable vitest/valid-title, vitest/expect-expect */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from 'vitest';

/** Programs of others that tests talk to, and the Debian package that brings each. */
export const debianPackages = {
  php: 'php-cli',
  prometheus: 'prometheus',
  promtool: 'prometheus',
  amtool: 'prometheus-alertmanager',
  vmalert: 'victoria-metrics',
  'prometheus-node-exporter': 'prometheus-node-exporter',
  chromium: 'chromium',
  openssl: 'openssl',
  'systemd-socket-activate': 'systemd',
  nginx: 'nginx-light',
} as const;

export type Peer = keyof typeof debianPackages;

/**
 * `describe` for tests that need a peer program; `body` gets its absolute path. Where the program is missing the tests
 * are skipped under a name that says how to get it, but in CI (`CI` set) they fail: there, nothing may pass unseen.
 * Nest it for tests that need two programs.
 */
export function describeWithPeer(peer: Peer, name: string, body: (program: string) => void): void {
  const program = findProgram(peer);
  describe(name, () => (program === undefined ? reportMissing(peer) : body(program)));
}

function reportMissing(peer: Peer): void {
  const remedy = `NEEDS ${peer}: apt-get install ${debianPackages[peer]}`;
  it.skipIf(!inCi())(remedy, () => {
    throw new Error(`${peer} is not on the PATH; ${remedy}`);
  });
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

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
