import { request } from 'node:https';
import { request as plainRequest } from 'node:http';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { RequestOptions } from 'node:https';
import { onTestFinished } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import { startWebServer } from '../../src/http/server.ts';
import { WebGate } from '../../src/http/web-config/web-gate.ts';
import { exporterOf, portOf } from '../http/serve.ts';
import { temporaryFolder } from '../support/command.ts';

export const testdata = join(import.meta.dirname, 'testdata');

/** The file of exporter-toolkit's tests. */
export const pem = (name: string): string => readFileSync(join(testdata, name), 'utf8');

export interface Gated {
  readonly port: number;
  readonly file: string;
  readonly logged: string[];
}

/** A server behind a web configuration, which is a name in testdata or a text; until the test ends. */
export async function serveGated(config: string): Promise<Gated> {
  let file = join(testdata, config);
  if (!/\.ya?ml$/.test(config)) {
    file = join(await temporaryFolder(), 'web.yml');
    await writeFile(file, config);
  }
  const logged: string[] = [];
  const log = (message: string): void => void logged.push(message);
  const app = createApp(exporterOf([]), { version: '1.2.3', enableLifecycle: true });
  const gate = await WebGate.open(file, app, '', log);
  const server = await startWebServer(app, ['127.0.0.1:0'], log, {}, gate);
  onTestFinished(() => server.close());
  return { port: portOf(server.addresses[0]), file, logged };
}

/** One request over a new connection; `tls: false` for plain HTTP. Gives status, headers and body, or rejects. */
export function ask(
  port: number,
  path = '/metrics',
  options: RequestOptions & { tls?: boolean } = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const send = options.tls === false ? plainRequest : request;
    const all = { host: '127.0.0.1', port, path, agent: false, rejectUnauthorized: false, ...options };
    send(all, (response) => {
      text(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      );
    })
      .once('error', reject)
      .end();
  });
}
