import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { makeCertificates } from '../../src/simulator/certificates.ts';

it('makes certificates that OpenSSL reads as they are meant', async () => {
  const address = '2001:db8::10.0.0.1';
  const { ca, context } = await makeCertificates(['billing.example.com', '192.0.2.200', address]);
  const authority = new X509Certificate(ca);
  const server = new X509Certificate(String((await context('good')).cert));
  expect([authority.ca, server.ca]).toEqual([true, false]);
  expect(server.checkIssued(authority)).toBe(true);
  expect(server.verify(authority.publicKey)).toBe(true);
  expect(server.subject).toBe('CN=localhost');
  for (const host of ['localhost', 'billing.example.com']) expect(server.checkHost(host)).toBe(host);
  expect(server.checkHost('example.com')).toBeUndefined();
  for (const ip of ['127.0.0.1', '::1', '192.0.2.200', address]) expect(server.checkIP(ip)).toBe(ip);
  expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  const daysLeft = (Date.parse(server.validTo) - Date.now()) / 86_400_000;
  expect(daysLeft).toBeCloseTo(365, 1);
});
