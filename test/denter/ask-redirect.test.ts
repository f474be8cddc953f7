import { describe, expect, it } from 'vitest';
import { askForError } from '../support/ask-once.ts';
import { sampleAnswer, serveAnswer, serveHttp } from '../support/server.ts';

const sample = JSON.stringify(sampleAnswer);

describe('askTicketCounts, redirected', () => {
  it.each([301, 302, 303, 307, 308])(
    'never follows a redirect with HTTP %i, and shows its target without a query',
    async (status) => {
      let reached = 0;
      const elsewhere = await serveHttp((_req, res) => {
        reached += 1;
        res.end(sample);
      });
      const url = await serveAnswer(status, '', { location: `${elsewhere}?key=hidden#part` });
      expect(await askForError(url)).toMatchObject({
        code: 'redirect',
        message: `the server answered HTTP ${status} to ${elsewhere}`,
      });
      expect(reached).toBe(0);
    },
  );

  it.each([
    ['http://user:hidden@elsewhere.invalid/x?key=hidden', ' to http://elsewhere.invalid/x'],
    ['/x#part', ' to /x'],
  ])('shows no secret of the target %s of a redirect', async (location, shown) => {
    const { message } = await askForError(await serveAnswer(301, '', { location }));
    expect(message).toBe(`the server answered HTTP 301${shown}`);
  });

  it('shows no target where nothing is redirected', async () => {
    const { message } = await askForError(await serveAnswer(503, '', { location: '/x' }));
    expect(message).toBe('the server answered HTTP 503');
  });
});
