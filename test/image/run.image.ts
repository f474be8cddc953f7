import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startContainer, type Container } from './container.ts';
import { image, rootfs } from './image.ts';

/** Nobody listens there: the daemon must be healthy all the same. */
const config = `helpdesks:
  - name: acme
    url: http://127.0.0.1:1/
    credentials: { identifier: abc, secret: def }
`;
const healthcheck = image.Healthcheck.Test.slice(1);
let container: Container;

beforeAll(() => {
  for (const shell of ['sh', 'dash', 'bash']) rmSync(join(rootfs, 'usr/bin', shell), { force: true });
});

afterEach(() => container.remove());

async function becomesHealthy(): Promise<void> {
  const endedEarly = container.ended.then(({ exitCode, stderr }) => {
    throw new Error(`the container ended with ${exitCode}: ${stderr}`);
  });
  const isHealthy = async () => expect(await container.exec(healthcheck)).toMatchObject({ exitCode: 0 });
  await Promise.race([vi.waitFor(isHealthy, { timeout: 10_000, interval: 200 }), endedEarly]);
}

function evaluate(script: string) {
  return container.exec(['node', '--eval', script]);
}

it('prints the version of the package', async () => {
  const { version } = JSON.parse(await readFile(join(rootfs, 'app/package.json'), 'utf8'));
  container = startContainer(['--version']);
  const { exitCode, stdout } = await container.ended;
  expect(exitCode).toBe(0);
  expect(stdout).toContain(version);
});

it('ends with 1 where it has no configuration', async () => {
  container = startContainer([]);
  const { exitCode, stderr } = await container.ended;
  expect(exitCode).toBe(1);
  expect(stderr).toContain('denter-exporter.yml');
});

describe('the daemon, without a shell and with a read-only root', () => {
  it('runs as its user, as process 1 and without capabilities', async () => {
    container = startContainer([], { config });
    await becomesHealthy();
    const { stdout } = await evaluate(`console.log(fs.readFileSync('/proc/1/status', 'utf8'))`);
    expect(stdout).toMatch(/^Uid:\t65534\t65534\t65534\t65534$/m);
    expect(stdout).toMatch(/^CapEff:\t0+$/m);
    const { stdout: cmdline } = await evaluate(`console.log(fs.readFileSync('/proc/1/cmdline', 'utf8'))`);
    expect(cmdline).toContain('main.cjs');
  });

  it('can write nowhere', async () => {
    container = startContainer([], { config });
    await becomesHealthy();
    expect(await evaluate(`fs.writeFileSync('/tmp/x', '')`)).toMatchObject({
      stderr: expect.stringContaining('EROFS'),
    });
  });

  it('names the revision it was built from', async () => {
    container = startContainer([], { config });
    await becomesHealthy();
    const { stdout } = await evaluate(
      `fetch('http://127.0.0.1:9877/metrics').then((response) => response.text()).then(console.log)`,
    );
    expect(stdout).toMatch(/^denter_exporter_build_info\{[^}]*revision="abcdef"/m);
  });

  it('is healthy where it listens, unhealthy where it does not', async () => {
    container = startContainer([], { config });
    await becomesHealthy();
    expect(await container.exec(healthcheck)).toMatchObject({ exitCode: 0 });
    const elsewhere = { DENTER_EXPORTER_WEB_LISTEN_ADDRESS: '127.0.0.1:1' };
    expect(await container.exec(healthcheck, elsewhere)).toMatchObject({ exitCode: 1 });
  });

  it.each(['SIGTERM', 'SIGINT'])('ends with 0 within 5 s of %s', async (signal) => {
    container = startContainer([], { config });
    await becomesHealthy();
    const sentAt = performance.now();
    await container.kill(signal);
    expect(await container.ended).toMatchObject({ exitCode: 0 });
    expect(performance.now() - sentAt).toBeLessThan(5_000);
  });
});

it('runs the demo where /tmp can be written to', async () => {
  container = startContainer(['demo'], { tmpfs: true });
  await becomesHealthy();
  expect(await container.exec(healthcheck)).toMatchObject({ exitCode: 0 });
});
