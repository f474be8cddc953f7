import type { RequestListener, ServerResponse } from 'node:http';
import { sampleAnswer, serveHttp } from './server.ts';

/** Many helpdesks on one server, each under its name, whose answers a test can change. */
export class Helpdesks {
  /** What those answer that are not in `modes`. */
  mode: 'answer' | 'fail' | 'hold' = 'answer';
  readonly modes = new Map<string, Helpdesks['mode']>();
  /** When the last good answer was written, on the test's monotonic clock. */
  readonly answeredAt = new Map<string, number>();
  readonly requests = new Map<string, number>();
  /** Answers that wait until the test sends them. */
  readonly held: { name: string; res: ServerResponse; send: () => void }[] = [];
  #url = '';

  static async serve(): Promise<Helpdesks> {
    const helpdesks = new Helpdesks();
    const listener: RequestListener = (req, res) => {
      req.resume();
      const name = /^\/([^/]+)\//.exec(req.url ?? '')?.[1] ?? '';
      helpdesks.#answer(name, res);
    };
    // Node's 5 s would close what the exporter forgets.
    const url = await serveHttp(listener, { keepAliveTimeout: 300_000 });
    helpdesks.#url = new URL(url).origin;
    return helpdesks;
  }

  /** One helpdesk of a configuration, with these further keys. */
  yaml(name: string, more = ''): string {
    const credentials = 'credentials: { identifier: a, secret: b-secret-b }';
    return `  - { name: ${name}, url: "${this.#url}/${name}/", ${credentials}${more === '' ? '' : `, ${more}`} }\n`;
  }

  #answer(name: string, res: ServerResponse): void {
    this.requests.set(name, (this.requests.get(name) ?? 0) + 1);
    const send = (): void => {
      this.answeredAt.set(name, performance.now());
      res.end(JSON.stringify(sampleAnswer));
    };
    const mode = this.modes.get(name) ?? this.mode;
    if (mode === 'fail') res.writeHead(500).end();
    else if (mode === 'hold') this.held.push({ name, res, send });
    else send();
  }
}
