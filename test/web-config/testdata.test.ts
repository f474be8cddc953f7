import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadWebConfig } from '../../src/http/web-config/load-web-config.ts';

const folder = join(import.meta.dirname, 'testdata');

/** The key words of exporter-toolkit's own tests (web/tls_config_test.go), by file; all other files are accepted there. */
const refused: Readonly<Record<string, RegExp>> = {
  'web_config_junk.yml': /yaml/,
  'web_config_junk_key.yml': /yaml/,
  'web_config_noAuth_certPath_empty.bad.yml': /missing one of cert or cert_file/,
  'web_config_noAuth_cert_empty.bad.yml': /missing one of cert or cert_file/,
  'web_config_noAuth_keyPath_empty.bad.yml': /missing one of key or key_file/,
  'web_config_noAuth_key_empty.bad.yml': /missing one of key or key_file/,
  'web_config_noAuth_certPath_keyPath_empty.bad.yml': /missing one of cert or cert_file/,
  'web_config_noAuth_certPath_invalid.bad.yml': /no such file/,
  'web_config_noAuth_keyPath_invalid.bad.yml': /no such file/,
  'web_config_noAuth_certPath_keyPath_invalid.bad.yml': /no such file/,
  'web_config_noAuth.bad.yml': /client CA's have been configured without a Client Auth Policy/,
  'web_config_auth_clientCAs_invalid.bad.yml': /no such file/,
  'web_config_auth_user_list_invalid.bad.yml': /hashedSecret too short to be a bcrypted password/,
  'web_config_noAuth_inventedCiphers.bad.yml': /unknown cipher/,
  'web_config_noAuth_inventedCurves.bad.yml': /unknown curve/,
  'web_config_noAuth_wrongTLSVersion.bad.yml': /unknown TLS version/,
  'web_config_noAuth_noHTTP2Cipher.bad.yml': /TLSConfig.CipherSuites is missing an HTTP\/2-required/,
  'web_config_headers_content_type_options.bad.yml': /invalid value for/,
  'web_config_headers_frame_options.bad.yml': /invalid value for/,
  'web_config_headers_extra_header.bad.yml': /HTTP header ".*" can not be configured/,
};

const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));

it.each(files)('%s is accepted or refused as in exporter-toolkit', async (name) => {
  const loaded = loadWebConfig(join(folder, name));
  const words = refused[name];
  if (words === undefined) await expect(loaded).resolves.toBeDefined();
  else await expect(loaded).rejects.toThrow(words);
});

it('a file that is not there is refused', async () => {
  await expect(loadWebConfig(join(folder, 'somefile'))).rejects.toThrow(/no such file/);
});
