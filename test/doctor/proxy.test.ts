import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { runToEnd, writeConfig } from '../support/command.ts';
import { listenOnFreePort, sampleAnswer } from '../support/server.ts';
import { configOf, examine, type SeenReport } from './run.ts';

const byProxy = 'by way of a proxy: the name, the connection and the certificate are not seen';
const helpdesk = 'http://helpdesk.invalid/';

/** A real forward proxy that gives this answer, with a login in its URL. */
async function startProxy(status = 200): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    asked.push(`${req.method} ${req.url}`);
    res.writeHead(status).end(status === 200 ? JSON.stringify(sampleAnswer) : 'no');
  });
  const port = await listenOnFreePort(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://us:pr0xy-pass@127.0.0.1:${port}`, asked };
}

it('says of a proxy that what is behind it is not seen, and shows no password', async () => {
  const { url, asked } = await startProxy();
  const { steps, output } = await examine(configOf(helpdesk, { proxy_url: url }));
  expect(steps[0]).toMatchObject({ step: 'connect', result: 'ok', found: byProxy });
  expect(steps.filter(({ result }) => result === 'failed')).toEqual([]);
  expect(asked).toEqual(['POST http://helpdesk.invalid/includes/api.php']);
  expect(output).not.toContain('pr0xy-pass');
});

it.each([407, 502])('breaks where the proxy answers %i, with a remedy', async (status) => {
  const { url } = await startProxy(status);
  const { steps, output } = await examine(configOf(helpdesk, { proxy_url: url }));
  expect(steps.at(-1)).toMatchObject({ result: 'failed', remedy: expect.stringMatching(/./) });
  expect(output).not.toContain('pr0xy-pass');
});

it('breaks where nothing listens at the proxy', async () => {
  const server = createServer();
  const port = await listenOnFreePort(server);
  await new Promise((resolve) => void server.close(resolve));
  const { steps } = await examine(
    configOf(helpdesk, { proxy_url: `http://us:pr0xy-pass@127.0.0.1:${port}` }),
  );
  expect(steps.at(-1)).toMatchObject({ result: 'failed', found: expect.stringContaining('ECONNREFUSED') });
});

it.each(['HTTP_PROXY', 'http_proxy'])(
  'takes the proxy of %s where the configuration says so',
  async (name) => {
    const { url, asked } = await startProxy();
    const doctor = async (more: object): Promise<SeenReport> => {
      const file = await writeConfig(JSON.stringify(configOf(helpdesk, more)));
      const none = { HTTP_PROXY: undefined, http_proxy: undefined, NO_PROXY: undefined, no_proxy: undefined };
      const { stdout } = await runToEnd(['doctor', `--config.file=${file}`, '--format=json'], {
        ...none,
        [name]: url,
      });
      return JSON.parse(stdout) as SeenReport;
    };
    expect((await doctor({ proxy_from_environment: true })).helpdesks[0]?.steps[0]?.found).toBe(byProxy);
    expect(asked).toHaveLength(1);
    expect((await doctor({})).helpdesks[0]?.steps[0]).toMatchObject({ step: 'name', result: 'failed' });
    expect(asked).toHaveLength(1);
  },
);
