import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { eventually } from '../support/command.ts';
import { listenOnFreePort, readBody } from '../support/server.ts';

/** One alert of a notification of Alertmanager's. */
export interface ReceivedAlert {
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A server that takes what Alertmanager sends to its receivers, until the test ends. */
export class Webhook {
  readonly alerts: ReceivedAlert[] = [];
  #url = '';

  static async start(): Promise<Webhook> {
    const webhook = new Webhook();
    const server = createServer((req, res) => {
      void readBody(req).then((body) => {
        const { receiver, alerts } = JSON.parse(body) as { receiver: string; alerts: ReceivedAlert[] };
        webhook.alerts.push(...alerts.map((alert) => ({ ...alert, receiver })));
        res.end();
      });
    });
    webhook.#url = `http://127.0.0.1:${await listenOnFreePort(server)}`;
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return webhook;
  }

  get url(): string {
    return this.#url;
  }

  /** Waits for the alert that has all of these labels to reach a receiver with a status. */
  async received(
    receiver: string,
    status: ReceivedAlert['status'],
    labels: Readonly<Record<string, string>>,
  ): Promise<ReceivedAlert> {
    const isIt = (alert: ReceivedAlert): boolean =>
      alert.receiver === receiver &&
      alert.status === status &&
      Object.entries(labels).every(([name, value]) => alert.labels[name] === value);
    return eventually(() => {
      const alert = this.alerts.find(isIt);
      if (alert !== undefined) return alert;
      const all = this.alerts.map((one) => `${one.receiver} ${one.status} ${JSON.stringify(one.labels)}`);
      throw new Error(
        `${receiver} was not told of ${status} ${JSON.stringify(labels)}, but of\n${all.join('\n')}`,
      );
    }, 90_000);
  }
}
