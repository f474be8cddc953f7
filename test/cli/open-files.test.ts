import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { Command } from '../support/command.ts';

const built = (path: string) => pathToFileURL(join(import.meta.dirname, '..', '..', 'dist', path)).href;

it('a process that may open no more files blames itself, not the secret file or the helpdesk', async () => {
  const program = `
    import { openSync } from 'node:fs';
    import { askTicketCounts } from ${JSON.stringify(built('denter/ask.js'))};
    import { Connections } from ${JSON.stringify(built('denter/connections.js'))};
    import { Deadline } from ${JSON.stringify(built('denter/deadline.js'))};
    import { readCredentials } from ${JSON.stringify(built('denter/credentials.js'))};

    const secret = { from: 'file', path: '/etc/hostname' };
    const set = { credentials: { mode: 'api', identifier: 'a', secret }, timeoutMs: 5000 };
    const connection = { tls: { insecureSkipVerify: false, minVersion: 'TLSv1.2' }, ipFamily: 'any' };
    const helpdesk = { transport: { kind: 'http', url: 'http://127.0.0.1:1/', connection } };
    const context = { connections: new Connections(), deadline: new Deadline(5000) };
    const credentials = await readCredentials(set);
    try { for (;;) openSync('/dev/null'); } catch {}
    const fails = (attempt) => attempt.catch(({ code, message }) => console.log(code, message));
    await fails(readCredentials(set));
    const { outcome } = await askTicketCounts(helpdesk, set, credentials, context);
    await fails(Promise.reject(outcome.error));`;
  const command = new Command('/bin/sh', [
    '-c',
    'ulimit -n 64; exec "$0" --input-type=module --eval "$1"',
    process.execPath,
    program,
  ]);
  expect(await command.exited).toBe(0);
  expect(command.stdout).toMatch(
    /^local the secret file \/etc\/hostname can't be read: EMFILE\nlocal .*EMFILE.*\n$/,
  );
});
