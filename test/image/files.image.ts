import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { image, rootfs } from './image.ts';

const app = join(rootfs, 'app');
const source = join(import.meta.dirname, '../..');

function isInstalled(name: string): boolean {
  return existsSync(join(app, 'node_modules', name));
}

it('holds only what runs', () => {
  expect(readdirSync(app).toSorted()).toEqual([
    'LICENSE',
    'dist',
    'healthcheck.mjs',
    'node_modules',
    'package.json',
  ]);
});

it('holds the dependencies and no development dependency', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  expect(Object.keys(devDependencies).filter(isInstalled)).toEqual([]);
  expect(Object.keys(dependencies).filter((name) => !isInstalled(name))).toEqual([]);
});

it('lets its user change nothing', () => {
  const files = readdirSync(app, { recursive: true, encoding: 'utf8' }).map((file) => join(app, file));
  expect(files.filter((file) => lstatSync(file).uid !== 0)).toEqual([]);
});

it('is labelled with its version and revision', () => {
  expect(image.Labels).toMatchObject({
    'org.opencontainers.image.title': 'denter-exporter',
    'org.opencontainers.image.licenses': 'Apache-2.0',
    'org.opencontainers.image.version': '1.2.3',
    'org.opencontainers.image.revision': 'abcdef',
  });
});

it('names a user by number, so that Kubernetes can see that it is not root', () => {
  expect(image.User).toMatch(/^[1-9]\d*:[1-9]\d*$/);
});

it('starts and checks itself without a shell', () => {
  expect(image.Entrypoint).toEqual(['node', '/app/dist/cli/main.cjs']);
  expect(image.Healthcheck.Test[0]).toBe('CMD');
});
