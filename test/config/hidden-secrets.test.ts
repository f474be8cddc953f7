import { expect, test } from 'vitest';
import { problemsOf, useDirectory } from './temporary-config.ts';

useDirectory();

const url = 'url: https://example.com';
const login = 'credentials: { identifier: abc, secret: s3cret }';

test('no message shows a secret, wherever it stands and whatever is wrong with it', async () => {
  const canary = 'c4n4ry';
  const values = [
    canary,
    `*${canary}`,
    `!${canary}`,
    `@${canary}`,
    `|${canary}`,
    `"\\q${canary}"`,
    `"x" ${canary}`,
    `"ü${canary}\\n"`,
    `[${canary}]`,
    `- ${canary}`,
    `'${canary}`,
    `%${canary}`,
    `&${canary}`,
  ];
  const places = [
    (value: string) => `${url}\n    credentials: ${value}`,
    (value: string) =>
      `${url}\n    credentials:\n      identifier: a\n      secret: ${value}\n      secret_file: x`,
    (value: string) =>
      `${url}\n    credentials:\n      username: a\n      password: ${value}\n      password_md5: ${value}`,
    (value: string) => `${url}\n    ${login}\n    access_key: ${value} ü\n    access_key_env: ${value}-`,
    (value: string) =>
      `url: https://u:${value.replaceAll(/[^a-z0-9]/g, '')}@example.com?key=${value}\n    ${login}`,
    (value: string) => `url: ${value}\n    ${login}`,
    (value: string) => `${url}\n    ${login}\n    proxy_url: ${value}`,
    (value: string) => `${url}\n    ${login}\n    proxy_url: ftp://u:${value}@proxy`,
  ];
  for (const value of values) {
    for (const place of places) {
      const problems = await problemsOf(`helpdesks:\n  - name: acme\n    x: 1\n    ${place(value)}\n`);
      expect(problems).not.toEqual([]);
      expect(problems.join('\n')).not.toContain(canary);
    }
  }
});
