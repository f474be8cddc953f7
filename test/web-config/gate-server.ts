import { request } from 'node:https';
import { request as plainRequest } from 'node:http';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type ClientHttp2Session, connect, type Settings } from 'node:http2';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { RequestOptions } from 'node:https';
import type { Express } from 'express';
import { onTestFinished } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import type { ExporterView, WebLog } from '../../src/http/exporter-view.ts';
import { type ServerLimits, startWebServer } from '../../src/http/server.ts';
import { WebGate } from '../../src/http/web-config/web-gate.ts';
import { exporterOf, portOf } from '../http/serve.ts';
import { temporaryFolder } from '../support/command.ts';

/** How Node tells of a connection that the server has cut. */
export const cut = /ECONNRESET|EPIPE|EPROTO|hang up|disconnected|alert|SSL/i;
export const testdata = join(import.meta.dirname, 'testdata');

/** A file of exporter-toolkit's tests. */
export const pem = (name: string): string => readFileSync(join(testdata, name), 'utf8');

/** A web configuration with a certificate of these, and more keys of `tls_server_config`. */
export const tls = (more = ''): string =>
  `tls_server_config:\n  cert_file: ${join(testdata, 'server.crt')}\n  key_file: ${join(testdata, 'server.key')}\n${more}`;
export const client = { cert: pem('client_selfsigned.pem'), key: pem('client_selfsigned.key') };
export const client2 = { cert: pem('client2_selfsigned.pem'), key: pem('client2_selfsigned.key') };
/** The password is dave123, and the cost 10. */
export const users = `basic_auth_users:\n  dave: $2y$10$2UXri9cIDdgeKjBo4Rlpx.U3ZLDV8X1IxKmsfOvhcM5oXQt/mLmXq\n`;

export interface Gated {
  readonly port: number;
  readonly gate: WebGate;
  readonly close: () => Promise<void>;
  readonly file: string;
  readonly logged: string[];
}

/** A server behind a web configuration, which is a name in testdata or a text; until the test ends. */
export async function serveGated(
  config: string,
  {
    prefix = '',
    limits = {},
    exporter = exporterOf([]),
    app = createApp(exporter, { version: '1.2.3', enableLifecycle: true, routePrefix: prefix }),
  }: { prefix?: string; limits?: Partial<ServerLimits>; exporter?: ExporterView; app?: Express } = {},
): Promise<Gated> {
  let file = join(testdata, config);
  if (!/\.ya?ml$/.test(config)) {
    file = join(await temporaryFolder(), 'web.yml');
    await writeFile(file, config);
  }
  const logged: string[] = [];
  const log: WebLog = (message, details) => void logged.push(`${message} ${JSON.stringify(details)}`);
  const gate = await WebGate.open(file, app, prefix, log);
  const server = await startWebServer(app, ['127.0.0.1:0'], log, limits, gate);
  onTestFinished(() => server.close());
  return { port: portOf(server.addresses[0]), gate, close: () => server.close(), file, logged };
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

/** A connection of HTTP/2, until the test ends. */
export function http2Session(port: number, settings: Settings = {}): ClientHttp2Session {
  const session = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false, settings });
  session.on('error', () => {});
  onTestFinished(() => session.destroy());
  return session;
}

/** One request over it; rejects where it is not answered. */
export async function askHttp2(
  session: ClientHttp2Session,
  headers: Record<string, string> = {},
): Promise<{ status: unknown; headers: Record<string, unknown>; body: string }> {
  const stream = session.request({ ':path': '/metrics', ...headers });
  const [answer] = (await once(stream, 'response')) as [Record<string, unknown>];
  return { status: answer[':status'], headers: answer, body: await text(stream) };
}

export const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`;
