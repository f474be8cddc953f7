import { describe, expect, it } from 'vitest';

import { askForError } from '../support/ask-once.ts';
import { serveTcp } from '../support/server.ts';

describe('askTicketCounts, the deadline', () => {
  it.each([
    ['no answer', 'while waiting for the answer to begin', () => {}],
    [
      'headers that drip',
      'while waiting for the answer to begin',
      (write: (text: string) => void) => dripping(['HTTP/1.1 200 OK\r\n', 'A: b\r\n'], write),
    ],
    [
      'a body that drips',
      'while reading the answer',
      (write: (text: string) => void) =>
        dripping(['HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n', ' '], write),
    ],
  ])('ends a poll with %s as timeout', async (_what, phase, behave) => {
    const url = await serveTcp((socket) => socket.once('data', () => behave((text) => socket.write(text))));
    const startedAt = performance.now();
    const error = await askForError(url, { set: { timeoutMs: 300 } });
    expect(error).toMatchObject({ code: 'timeout', message: `no whole answer within 0.3 s, ${phase}` });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(299);
  });

  it('counts a retry in', async () => {
    // The first connection is reset late, the second is never answered.
    const url = await serveTcp((socket, count) => {
      if (count === 1) socket.once('data', () => setTimeout(() => socket.resetAndDestroy(), 200));
    });
    const startedAt = performance.now();
    expect(await askForError(url, { set: { timeoutMs: 400 } })).toMatchObject({ code: 'timeout' });
    expect(performance.now() - startedAt).toBeLessThan(590);
  });

  it("ends at once by the caller's signal, and sends nothing after it", async () => {
    let connections = 0;
    const url = await serveTcp(() => {
      connections += 1;
    });
    const controller = new AbortController();
    controller.abort();
    await askForError(url, { signal: controller.signal });
    expect(connections).toBe(0);
  });
});

function dripping([first, drop]: [string, string], write: (text: string) => void): void {
  write(first);
  const timer = setInterval(() => write(drop), 20);
  setTimeout(() => clearInterval(timer), 1_000);
}
