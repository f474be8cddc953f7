import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/command.ts';
import { startSample } from '../simulator/sample.ts';
import { onTestFinished } from 'vitest';
import { configOf, examine } from './run.ts';

async function overTls(fault?: string, more: object = {}) {
  const simulator = await startSample({}, { tls: true });
  onTestFinished(async () => simulator.close());
  const ca = join(await temporaryFolder(), 'ca.pem');
  await writeFile(ca, simulator.ca!);
  if (fault !== undefined) await simulator.inject({ fault });
  const credentials = { identifier: 'abc', secret: 'def' };
  return examine(configOf(simulator.url('acme'), { credentials, tls_config: { ca_file: ca }, ...more }));
}

describe('doctor over TLS', () => {
  it('names the certificate, its issuer and the days that it has left', async () => {
    const { code, steps } = await overTls();
    expect(steps[2]).toMatchObject({
      step: 'tls',
      result: 'ok',
      found: 'TLSv1.3, localhost, issued by Denter simulator CA, 364 days left',
    });
    expect(code).toBe(0);
  });

  it.each([
    ['tls_expired', /expired.*issued by Denter simulator CA, expired \d days? ago/, /Renew/],
    ['tls_wrong_host', /certificate: wrong\.invalid/, /another host name/],
    ['tls_unknown_ca', /issued by Another CA/, /ca_file/],
    ['tls_old_version', /protocol|handshake/i, /min_version/],
  ])('breaks with %s at TLS, with what the certificate says', async (fault, found, remedy) => {
    const { code, steps } = await overTls(fault);
    expect(steps.map(({ step }) => step)).toEqual(['name', 'connect', 'tls']);
    expect(steps[2]).toMatchObject({
      result: 'failed',
      found: expect.stringMatching(found),
      remedy: expect.stringMatching(remedy),
    });
    expect(code).toBe(1);
  });

  it('warns where the certificate is not verified', async () => {
    const { code, steps } = await overTls('tls_unknown_ca', { tls_config: { insecure_skip_verify: true } });
    expect(steps[2]).toMatchObject({ result: 'warning', found: expect.stringContaining('not verified') });
    expect(code).toBe(0);
  });
});
