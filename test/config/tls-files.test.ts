import forge from 'node-forge';
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { problemsOf, useDirectory, write } from './temporary-config.ts';

useDirectory();

function makeKey() {
  return generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

function certify({ publicKey, privateKey }: ReturnType<typeof makeKey>): string {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = '01';
  certificate.setSubject([{ name: 'commonName', value: 'test' }]);
  certificate.setIssuer([{ name: 'commonName', value: 'test' }]);
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}

const pair = makeKey();
const certificate = certify(pair);
write('good.pem', certificate);
write('two.pem', `# a comment\n${certificate}${certificate.replace('MII', 'MIX')}`);
write('good.key', pair.privateKey);
write('other.key', makeKey().privateKey);
write(
  'locked.key',
  generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
  }).privateKey,
);
write('junk.pem', 'junk');

test.each([
  ['{ ca_file: good.pem, cert_file: good.pem, key_file: good.key }'],
  [
    '{ ca_file: junk.pem }',
    '18: helpdesks[0].tls_config.ca_file: no certificate in junk.pem, wanted PEM (-----BEGIN CERTIFICATE-----)',
  ],
  [
    '{ ca_file: good.key }',
    '18: helpdesks[0].tls_config.ca_file: no certificate in good.key, wanted PEM (-----BEGIN CERTIFICATE-----)',
  ],
  [
    '{ ca_file: two.pem }',
    "18: helpdesks[0].tls_config.ca_file: certificate 2 in two.pem can't be read, wanted PEM",
  ],
  ['{ ca_file: none.pem }', "18: helpdesks[0].tls_config.ca_file: can't read none.pem: no such file"],
  [
    '{ cert_file: good.pem, key_file: good.pem }',
    '40: helpdesks[0].tls_config.key_file: no usable private key in good.pem, wanted PEM (-----BEGIN PRIVATE KEY-----)',
  ],
  [
    '{ cert_file: good.pem, key_file: locked.key }',
    '40: helpdesks[0].tls_config.key_file: no usable private key in locked.key, wanted a key without a passphrase',
  ],
  [
    '{ cert_file: good.pem, key_file: other.key }',
    '40: helpdesks[0].tls_config.key_file: the key in other.key does not belong to the certificate in good.pem',
  ],
])('tls_config: %s', async (tlsConfig, ...problems) => {
  const content = `helpdesks:
  - name: a
    url: https://example.com
    credentials: { identifier: a, secret: b }
    tls_config:
      ${tlsConfig}
`;
  const found = await problemsOf(content);
  expect(found.map((line) => line.replace(/^config\.yml:6:/, ''))).toEqual(problems);
});
