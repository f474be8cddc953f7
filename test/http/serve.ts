import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { createApp, type WebOptions } from '../../src/http/app.ts';
import type { ExporterView } from '../../src/http/exporter-view.ts';
import { startWebServer } from '../../src/http/server.ts';
import { Exposition } from '../../src/metrics/exposition.ts';
import { OwnMetrics } from '../../src/metrics/own-metrics.ts';
import type { SetRecord } from '../../src/polling/set-record.ts';
import { configOf } from './sample-records.ts';

/** An exporter at one moment, with the real exposition. */
export function exporterOf(records: readonly SetRecord[], more: Partial<ExporterView> = {}): ExporterView {
  const exposition = new Exposition(new OwnMetrics());
  const config = configOf(records);
  exposition.apply(config, records);
  return {
    scrape: async (options) => exposition.scrape(options),
    config: () => config,
    probe: ({ name }) => Promise.resolve(records.filter(({ set }) => set.helpdesk === name)),
    records: () => records,
    isReady: () => records.every(({ polls }) => polls > 0),
    reload: () => Promise.resolve(),
    plan: () => undefined,
    reloadFailure: () => undefined,
    ...more,
  };
}

/** A listening server for the length of a test; gives its port. */
export async function serve(exporter: ExporterView, options: Partial<WebOptions> = {}): Promise<number> {
  const app = createApp(exporter, { version: '1.2.3', enableLifecycle: true, ...options });
  const server = await startWebServer(app, ['127.0.0.1:0']);
  onTestFinished(() => server.close());
  return portOf(server.addresses[0]);
}

export function portOf(address: string | undefined): number {
  return Number(/:(\d+)$/.exec(address ?? '')?.[1]);
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request over a connection of its own. */
export function ask(
  port: number,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const { statusCode: status = 0, headers: received } = response;
      text(response.setEncoding('latin1')).then(
        (body) => resolve({ status, headers: received, body }),
        reject,
      );
    });
    sent.once('error', reject).end();
  });
}

/** The status page as text: each row a line, tags gone, white space joined. */
export async function pageText(
  records: readonly SetRecord[],
  more: Partial<ExporterView> = {},
): Promise<string> {
  const { body } = await ask(await serve(exporterOf(records, more)), '/');
  const live = /<div id="live"[^]*<\/main>/.exec(Buffer.from(body, 'latin1').toString())?.[0] ?? '';
  return textOf(live);
}

/** What is to be read: each row a line, tags gone, white space joined. */
export function textOf(markup: string): string {
  const rows = markup
    .replace(/<noscript>.*?<\/noscript>/g, '')
    .replace(/\s+/g, ' ')
    .replace(/<\/tr>/g, '\n')
    .replace(/<[^>]*>/g, ' ');
  return rows.replace(/ +/g, ' ').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>');
}

/** Sends bytes as they are, and gives all that came back until the server closed. */
export function exchange(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('latin1').on('data', (chunk) => (received += chunk));
    socket.on('error', () => {}).once('close', () => resolve(received));
  });
}
