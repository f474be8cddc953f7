import { expect, it } from 'vitest';
import { good, set } from './sample-records.ts';
import { ask, exporterOf, serve } from './serve.ts';

it('/config is the configuration in force as YAML, without secrets, kept by nobody', async () => {
  const { status, headers, body } = await ask(
    await serve(exporterOf([good(set('acme', 'assigned'))])),
    '/config',
  );
  expect(status).toBe(200);
  expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  expect(body).toContain('url: https://acme.example.com/includes/api.php\n');
  expect(body).toContain('secret: <secret>\n');
  expect(body).not.toContain('s3cret');
});

it('/config follows a reload', async () => {
  const before = exporterOf([good(set('acme', 'assigned'))]);
  const after = exporterOf([good(set('globex', 'assigned'))]);
  let config = before.config();
  const port = await serve({ ...before, config: () => config });
  expect((await ask(port, '/config')).body).toContain('name: acme');
  config = after.config();
  expect((await ask(port, '/config')).body).toContain('name: globex');
});
