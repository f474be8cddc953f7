import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { debianPackages, unpackedPrograms } from '../peer.ts';

const root = join(import.meta.dirname, '../..');
const registryHosts =
  /\b(registry\.npmjs\.org|registry\.yarnpkg\.com|deb\.debian\.org|docker\.io|ghcr\.io|quay\.io|gcr\.io|registry\.k8s\.io|public\.ecr\.aws)\b/;

/** Path → content of every file of the tree, those not committed yet included. */
let tree: Map<string, string>;

beforeAll(async () => {
  // A tree that another user owns, as a container's volume is, can be listed too.
  const list = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await promisify(execFile)('git', list, { cwd: root });
  const paths = stdout.split('\0').filter((path) => path !== '');
  tree = new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(root, path), 'utf8')] as const)),
  );
});

function filesWith(isFound: (content: string) => boolean): string[] {
  return [...tree].filter(([, content]) => isFound(content)).map(([path]) => path);
}

it('no file names a path of the machine it was written on', () => {
  expect(filesWith((content) => content.includes(root) || content.includes(`${homedir()}/`))).toEqual([]);
});

it('no file names the host of a registry', () => {
  expect(filesWith((content) => registryHosts.test(content))).toEqual([]);
});

it('CI runs the test command that the README names', () => {
  const testCommand = tree.get('.ci/run')!.trimEnd().split('\n').at(-1)!;
  expect(testCommand).toMatch(/\bnpm test$/);
  expect(tree.get('README.md')!.split('\n')).toContain(`$ ${testCommand}`);
});

it('CI installs every program that a test talks to', () => {
  const ci = tree.get('.ci/run')!;
  const tests = [...tree].filter(([path]) => path.endsWith('.test.ts')).map(([, content]) => content);
  const isUsed = ([peer]: [string, unknown]): boolean =>
    tests.some((test) => test.includes(`describeWithPeer('${peer}'`));
  const peers = Object.entries(debianPackages).filter(isUsed);
  const unpacked = Object.entries(unpackedPrograms).filter(isUsed);
  const listed = (name: string) => new RegExp(`^${name}=\\((.*)\\)$`, 'm').exec(ci)![1]!.split(' ');
  expect(listed('programs')).toEqual(expect.arrayContaining(peers.map(([program]) => program)));
  expect(listed('packages')).toEqual(expect.arrayContaining(peers.map(([, debianPackage]) => debianPackage)));
  expect(listed('releases')).toEqual(expect.arrayContaining(unpacked.map(([, { release }]) => release)));
});
