import { setImmediate as nextTurn } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { DepartmentSetConfig } from '../../src/config/config.ts';
import { BackOff } from '../../src/polling/back-off.ts';
import { Poller } from '../../src/polling/poller.ts';
import { PollerBench } from './fake-poller.ts';
import { readBody, sampleAnswer, serveHttp } from './server.ts';
import { helpdeskOf, setOf } from './settings.ts';

export const sample = JSON.stringify(sampleAnswer);

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** A helpdesk whose answer a test can change, and a poller of it. */
export async function startPoller(overrides: Partial<DepartmentSetConfig> = {}) {
  const helpdesk = {
    answer: { status: 200, body: sample } as Answer,
    /** Whether answers wait until the test calls what stands in `held`. */
    hold: false,
    held: [] as (() => void)[],
    /** Requests that the client gave up. */
    givenUp: 0,
    requests: 0,
    bodies: [] as string[],
  };
  const url = await serveHttp((req, res) => {
    helpdesk.requests += 1;
    res.once('close', () => {
      if (!res.writableFinished) helpdesk.givenUp += 1;
    });
    void readBody(req).then((body) => {
      helpdesk.bodies.push(body);
      const { status, body: answer, headers = {} } = helpdesk.answer;
      const send = () => res.writeHead(status, headers).end(answer);
      if (helpdesk.hold) helpdesk.held.push(send);
      else send();
    });
  });
  const bench = new PollerBench();
  const backOff = new BackOff();
  const poller = new Poller(helpdeskOf(url), setOf(overrides), bench.context, backOff);
  onTestFinished(() => poller.stop());
  return { helpdesk: Object.assign(helpdesk, { url }), bench, poller, backOff };
}

export const refusal: Answer = { status: 403, body: '{"result":"error","message":"Authentication Failed"}' };

/** Gives real files and sockets a moment; only for what must not happen, or may happen later as well. */
export async function realPause(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await nextTurn();
}
