import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

async function readJson(file: string) {
  return JSON.parse(await readFile(join(root, file), 'utf8'));
}

describe('the npm package', () => {
  let folder: string;
  let files: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'denter-exporter-package-'));
    // Without the scripts: they would build anew what other tests are running.
    const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const [packed] = JSON.parse((await run('npm', pack, { cwd: root })).stdout);
    files = packed.files.map((file: { path: string }) => file.path);
    await run('tar', ['--extract', '--file', join(folder, packed.filename), '--directory', folder]);
    await symlink(join(root, 'node_modules'), join(folder, 'package/node_modules'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
    'package.json',
    'config.example.yaml',
    'config.schema.json',
    'dist/cli/main.cjs',
    'dist/denter/local/bridge.php',
    'docs/configuration.md',
    'docs/metrics.md',
    'docs/simulator.md',
    'docs/architecture.md',
    'docs/alerting.md',
    'docs/runbook.md',
    'prometheus/denter-exporter.alerts.yml',
    'prometheus/denter-exporter.rules.yml',
    'prometheus/alertmanager.example.yml',
    'prometheus/scrape-configs/plain.yml',
    'docs/dashboards.md',
    'grafana/denter-tickets.json',
    'grafana/denter-exporter.json',
    'grafana/provisioning/datasources/denter.yaml',
    'grafana/provisioning/dashboards/denter.yaml',
  ])('ships %s', (file) => {
    expect(files).toContain(file);
  });

  it('ships the build of every source file', async () => {
    const sources = await readdir(join(root, 'src'), { recursive: true });
    const built = sources
      .filter((source) => source.endsWith('.ts'))
      .map((source) => `dist/${source.replace(/\.ts$/, '.js')}`);
    expect(files).toEqual(expect.arrayContaining(built));
  });

  it('ships a command that can be executed', async () => {
    const { mode } = await stat(join(folder, 'package/dist/cli/main.cjs'));
    expect(mode & 0o111).toBe(0o111);
  });

  it('ships nothing else', () => {
    const wanted =
      /^(dist|docs|deploy|grafana|prometheus)\/|^(LICENSE|README\.md|CHANGELOG\.md|CONTRIBUTING\.md|package\.json|config\.\w+\.\w+)$/;
    expect(files.filter((file) => !wanted.test(file) || file.endsWith('.ts'))).toEqual([]);
  });

  it('runs from its own files and the dependencies alone', async () => {
    const { version } = await readJson('package.json');
    const main = join(folder, 'package/dist/cli/main.cjs');
    const { stdout } = await run(process.execPath, [main, '--version'], { cwd: folder });
    expect(stdout).toContain(version);
  });

  it('can be run by its name', async () => {
    expect(await readFile(join(folder, 'package/dist/cli/main.cjs'), 'utf8')).toMatch(
      /^#!\/usr\/bin\/env node\n/,
    );
  });
});

it('package.json names exact versions', async () => {
  const { dependencies, devDependencies } = await readJson('package.json');
  const versions: [string, string][] = Object.entries({ ...dependencies, ...devDependencies });
  expect(versions.filter(([, version]) => !/^(npm:\w+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

it('the lockfile names no download addresses', async () => {
  const { packages } = await readJson('package-lock.json');
  expect(Object.keys(packages).filter((path) => packages[path].resolved !== undefined)).toEqual([]);
});

/** Bytes of the files in a folder, without the packages inside it. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true });
  const sizes = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return (await stat(path)).size;
    return entry.name === 'node_modules' ? 0 : sizeOf(path);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

it('what `npm ci --omit=dev` installs takes less than 12 MB, and holds no compiler', async () => {
  const { packages } = await readJson('package-lock.json');
  // An optional peer that is a development dependency too would be installed: `--omit=dev` keeps it.
  const installed = Object.keys(packages).filter((path) => path !== '' && packages[path].dev !== true);
  expect(installed).toContain('node_modules/express');
  expect(installed.filter((path) => /typescript|node-forge/.test(path))).toEqual([]);
  const sizes = await Promise.all(installed.map(async (path) => sizeOf(join(root, path))));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(12e6);
});
