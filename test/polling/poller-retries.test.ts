import { onTestFinished, expect, it } from 'vitest';
import { Poller } from '../../src/polling/poller.ts';
import { PollerBench } from '../support/fake-poller.ts';
import { sampleAnswer, serveTcp } from '../support/server.ts';
import { helpdeskOf, setOf } from '../support/settings.ts';

const body = JSON.stringify(sampleAnswer);
const answer = `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** Polls a server that resets these connections, counted from 1, and answers on all others. */
async function pollerOf(isReset: (connection: number) => boolean) {
  const url = await serveTcp((socket, count) => {
    socket.once('data', () => {
      if (isReset(count)) socket.resetAndDestroy();
      else socket.end(answer);
    });
  });
  const poller = new Poller(helpdeskOf(url), setOf(), new PollerBench().context);
  onTestFinished(() => poller.stop());
  return poller;
}

it('a poller counts one retry where a poll succeeds on its second try, and none for the polls after it', async () => {
  const poller = await pollerOf((connection) => connection === 1);
  await poller.pollNow();
  await poller.pollNow();
  expect(poller.record).toMatchObject({ polls: 2, retries: 1 });
  expect(poller.record.failures.size).toBe(0);
});

it('a poller counts one retry where both tries of a poll fail', async () => {
  const poller = await pollerOf(() => true);
  await poller.pollNow();
  expect(poller.record).toMatchObject({ polls: 1, retries: 1 });
  expect(poller.record.failures).toEqual(new Map([['reset', 1]]));
});
