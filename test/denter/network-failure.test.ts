import { errors } from 'undici';
import { describe, expect, it } from 'vitest';
import { DenterError } from '../../src/denter/denter-error.ts';
import { networkFailure } from '../../src/denter/network-failure.ts';

const withCode = (code: string, message = 'it failed') => Object.assign(new Error(message), { code });

describe('networkFailure', () => {
  it.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['EAI_FAIL', 'dns'],
    ['EAI_NODATA', 'dns'],
    ['EAI_NONAME', 'dns'],
    ['EMFILE', 'local'],
    ['ENFILE', 'local'],
    ['ENOBUFS', 'local'],
    ['ENOMEM', 'local'],
    ['EADDRNOTAVAIL', 'connect'],
    ['UND_ERR_PRX_TLS', 'tls'],
    ['EPROTO', 'tls'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['UNABLE_TO_GET_ISSUER_CERT', 'tls'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['INVALID_CA', 'tls'],
    ['INVALID_PURPOSE', 'tls'],
    ['HOSTNAME_MISMATCH', 'tls'],
    ['UND_ERR_HEADERS_OVERFLOW', 'bad_response'],
    ['UND_ERR_CONNECT_TIMEOUT', 'connect'],
    ['ECONNREFUSED', 'connect'],
  ])('takes %s, whenever it comes, as %s', (code, reason) => {
    for (const phase of ['connecting', 'waiting', 'reading'] as const)
      expect(networkFailure(withCode(code), phase, false).code).toBe(reason);
  });

  it.each([
    ['ECONNRESET', 'tls', 'connect', 'reset'],
    ['ECONNABORTED', 'tls', 'connect', 'reset'],
    ['EPIPE', 'tls', 'connect', 'reset'],
    ['UND_ERR_SOCKET', 'tls', 'connect', 'reset'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'tls', 'connect', 'reset'],
    ['ETIMEDOUT', 'connect', 'connect', 'reset'],
    ['EHOSTUNREACH', 'connect', 'connect', 'reset'],
    ['', 'connect', 'connect', 'reset'],
  ])(
    'takes %j in a handshake as %s, before a connection stands as %s, and after it as %s',
    (code, ...wanted) => {
      const failure = (phase: 'connecting' | 'waiting', secure: boolean) =>
        networkFailure(withCode(code), phase, secure).code;
      expect([failure('connecting', true), failure('connecting', false), failure('waiting', true)]).toEqual(
        wanted,
      );
    },
  );

  it('keeps a DenterError as it is, and every other error as the cause', () => {
    const known = new DenterError('timeout', 'x');
    expect(networkFailure(known, 'waiting', false)).toBe(known);
    const error = withCode('EPIPE');
    expect(networkFailure(error, 'waiting', false).cause).toBe(error);
    const unparsed = new errors.HTTPParserError('Invalid header');
    expect(networkFailure(unparsed, 'waiting', false)).toMatchObject({
      code: 'bad_response',
      message: 'Invalid header',
      cause: unparsed,
    });
  });

  it.each([
    ['a code that the message lacks', withCode('EPIPE', 'broken'), 'broken (EPIPE)'],
    ['a code that the message names', withCode('EPIPE', 'write EPIPE'), 'write EPIPE'],
    ['no code', new Error('broken'), 'broken'],
    ['no error at all', 'broken', 'broken'],
    [
      'what OpenSSL says',
      withCode(
        'EPROTO',
        '803C:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/x.c:1:',
      ),
      'wrong version number (EPROTO)',
    ],
    ['every address', new AggregateError([new Error('one failed'), 'two']), 'one failed; two'],
  ])('describes %s', (_what, error, message) => {
    expect(networkFailure(error, 'waiting', false).message).toBe(message);
  });
});
