import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/config/secret.ts';
import { askForError, askOnce } from '../support/ask-once.ts';
import { sampleAnswer, serveAnswer } from '../support/server.ts';

const secret = 'Xk7&pQ2/vN9<tR4mB6w"L8zJ1yH5cF3';
const set = {
  credentials: { mode: 'api', identifier: 'id', secret: { from: 'value', value: new Secret(secret) } },
} as const;
const answerWith = (fields: object) => JSON.stringify({ ...sampleAnswer, ...fields });

/** No eight characters in a row of the secret, in any case. */
function expectNoPart(shown: string): void {
  const text = shown.toLowerCase();
  for (let i = 0; i + 8 <= secret.length; i += 1)
    expect(text).not.toContain(secret.slice(i, i + 8).toLowerCase());
}

describe('what a helpdesk echoes of a secret', () => {
  it.each([
    ['a count', 200, answerWith({ allActive: `${'x'.repeat(50)}${secret}` }), {}],
    ['a long count', 200, answerWith({ allActive: `${'x'.repeat(70)}${secret}` }), {}],
    [
      'the key of a status that is wrong',
      200,
      answerWith({ status: { [`${'x'.repeat(45)}${secret}`]: 1 } }),
      {},
    ],
    ['a department', 200, answerWith({ filteredDepartments: [`${'x'.repeat(60)}${secret}`] }), {}],
    [
      'an error message',
      200,
      JSON.stringify({ result: 'error', message: `${'x'.repeat(270)}${secret}` }),
      {},
    ],
    [
      'an error message as PHP escapes it',
      200,
      `{"result":"error","message":"<a href=\\"${secret.replace('/', String.raw`\/`).replace('"', String.raw`\"`)}\\">"}`,
      {},
    ],
    ['a web page', 200, `<html>${'x'.repeat(60)}${secret}</html>`, {}],
    [
      'a web page that escapes it',
      200,
      `<html>${secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}</html>`,
      {},
    ],
    ['a redirect', 302, '', { location: `https://else.invalid/${encodeURIComponent(secret)}/x` }],
    ['an encoding', 200, '', { 'content-encoding': secret }],
  ])('does not show in part what comes back in %s', async (_what, status, body, headers) => {
    const error = await askForError(await serveAnswer(status, body, headers), { set });
    expectNoPart(`${error.message} ${String(error.cause)}`);
    expect(error.message).toContain('<secret>');
  });

  it.each([
    ['a title', { open: { title: `key ${secret}`, count: 1 } }, 'key <secret>'],
    [
      'a title that is cut',
      { open: { title: `${'x'.repeat(240)}${secret}`, count: 1 } },
      `${'x'.repeat(240)}<secret>`,
    ],
    [
      'a title with its MD5',
      { open: { title: createHash('md5').update(secret).digest('hex').toUpperCase(), count: 1 } },
      '<secret>',
    ],
  ])('becomes no label value in %s', async (_what, status, title) => {
    const counts = await askOnce(await serveAnswer(200, answerWith({ status })), { set });
    expect(counts.statuses).toEqual([{ key: 'open', title, count: 1 }]);
  });

  it('becomes no label value in a key, unless it is so short that it may be a word', async () => {
    const status = { [secret]: { title: 'a', count: 1 }, open: { title: 'open', count: 2 } };
    const url = await serveAnswer(200, answerWith({ status }));
    expect((await askOnce(url, { set })).statuses?.map(({ key }) => key)).toEqual(['<secret>', 'open']);
    const short = {
      credentials: { ...set.credentials, secret: { from: 'value', value: new Secret('open') } },
    } as const;
    expect((await askOnce(url, { set: short })).statuses?.[1]).toEqual({
      key: 'open',
      title: 'open',
      count: 2,
    });
  });

  it('does no harm when it has no form as a URL', async () => {
    const lone = {
      credentials: { ...set.credentials, secret: { from: 'value', value: new Secret('\uD800abcdefgh') } },
    } as const;
    expect(await askOnce(await serveAnswer(200, answerWith({})), { set: lone })).toMatchObject({
      active: 123,
    });
  });
});
