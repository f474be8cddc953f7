import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { image, rootfs } from './image.ts';

interface Outcome {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** A running container of the image; everything in it is gone after `remove`. */
export interface Container {
  /** What the image's own entry point ended with. */
  readonly ended: Promise<Outcome>;
  /** Runs a command beside it, as the image's user. */
  exec(command: string[], env?: Record<string, string>): Promise<Outcome>;
  kill(signal: string): Promise<Outcome>;
  remove(): Promise<void>;
}

/**
 * Starts the image by runc, the strict way: read-only root, no capability, own process and network namespaces.
 * @param config The content of `/etc/denter-exporter/denter-exporter.yml`; without it the folder is empty.
 * @param tmpfs Whether `/tmp` can be written to.
 */
export function startContainer(args: string[], { config = '', tmpfs = false } = {}): Container {
  const bundle = mkdtempSync(join(tmpdir(), 'denter-exporter-image-'));
  const configFolder = join(bundle, 'config');
  mkdirSync(configFolder);
  if (config !== '') writeFileSync(join(configFolder, 'denter-exporter.yml'), config);
  writeFileSync(join(bundle, 'config.json'), JSON.stringify(runtimeConfig(args, configFolder, tmpfs)));

  const runc = (...command: string[]) => run('runc', ['--root', join(bundle, 'state'), ...command]);
  return {
    ended: runc('run', '--bundle', bundle, 'image-test'),
    exec: (command, env = {}) => runc('exec', ...environmentFlags(env), 'image-test', ...command),
    kill: (signal) => runc('kill', 'image-test', signal),
    async remove() {
      await runc('delete', '--force', 'image-test');
      await rm(bundle, { recursive: true });
    },
  };
}

function environmentFlags(env: Record<string, string>): string[] {
  return Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
}

/** See the OCI runtime specification's `config.md`. */
function runtimeConfig(args: string[], configFolder: string, tmpfs: boolean) {
  const [uid, gid] = image.User.split(':').map(Number);
  return {
    ociVersion: '1.0.0',
    process: {
      user: { uid, gid },
      args: [...image.Entrypoint, ...args],
      env: image.Env,
      cwd: image.WorkingDir,
      capabilities: {},
      noNewPrivileges: true,
    },
    root: { path: rootfs, readonly: true },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc' },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755'] },
      { destination: image.WorkingDir, type: 'bind', source: configFolder, options: ['bind', 'ro'] },
      ...(tmpfs ? [{ destination: '/tmp', type: 'tmpfs', source: 'tmpfs', options: ['mode=1777'] }] : []),
    ],
    linux: { namespaces: ['pid', 'mount', 'ipc', 'network'].map((type) => ({ type })) },
  };
}

async function run(program: string, args: string[]): Promise<Outcome> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode, stdout, stderr };
}
