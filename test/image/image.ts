import { readFileSync } from 'node:fs';

/** The part of an image's configuration that says how it is run. */
interface ImageConfig {
  User: string;
  Env: string[];
  Entrypoint: string[];
  Cmd: string[] | null;
  WorkingDir: string;
  Labels: Record<string, string>;
  Healthcheck: { Test: string[] };
}

/** As scripts/test-image.sh left it: what `buildah inspect` says, and where its files are. */
export const rootfs = environment('IMAGE_ROOTFS');
export const image = imageConfig();

function imageConfig(): ImageConfig {
  const inspected: { Docker: { config: ImageConfig } } = JSON.parse(
    readFileSync(environment('IMAGE_JSON'), 'utf8'),
  );
  return inspected.Docker.config;
}

function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run scripts/test-image.sh`);
  return value;
}
