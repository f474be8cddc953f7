import { expect, test } from 'vitest';
import { exchange } from '../http/serve.ts';
import { ready, startServe } from '../support/command.ts';
import { serveTcp } from '../support/server.ts';
import { simulated } from '../support/simulated.ts';

test('nobody gets the exporter to connect to where it is not configured to', async () => {
  let connections = 0;
  const canary = new URL(await serveTcp((socket) => void socket.end(String((connections += 1)))));
  const { simulator, file } = await simulated({}, { pollInterval: '1h' });
  const { base } = await startServe(file, ['--web.enable-lifecycle']);
  await ready(base);
  const asked = simulator.requests().length;
  const target = (value: string): string => `GET /probe?target=${value} HTTP/1.1`;
  const { host, href } = canary;
  const lines = [
    ...[href, host, `//${host}/`, `acme@${host}`, `acme%00${host}`, `acme%0d%0aHost:%20${host}`].map(target),
    ...[encodeURIComponent(href), encodeURIComponent(encodeURIComponent(href))].map(target),
    ...[`acme#@${host}`, `acme.${host}`, `acme%23${host}`, 'localhost', 'ACME', 'acme/../globex'].map(target),
    `GET /probe?target=acme&target=${href} HTTP/1.1`,
    `GET /probe?target=acme&url=${href} HTTP/1.1`,
    `GET /probe?target[]=${href} HTTP/1.1`,
    `GET /metrics?helpdesk=${href} HTTP/1.1`,
    `GET /helpdesks/${encodeURIComponent(href)} HTTP/1.1`,
    `GET ${href} HTTP/1.1`,
    `GET http://${host}/probe?target=${href} HTTP/1.1`,
    `CONNECT ${host} HTTP/1.1`,
    `POST /-/reload?url=${href} HTTP/1.1`,
  ];
  const headers = ['Host', 'X-Forwarded-Host', 'Forwarded', 'Referer'].map((name) => `${name}: ${host}\r\n`);
  const answers = await Promise.all(
    lines.map((line) =>
      exchange(
        Number(new URL(base).port),
        `${line}\r\n${headers.join('')}Content-Length: 0\r\nConnection: close\r\n\r\n`,
      ),
    ),
  );
  const probes = answers.filter((_, index) => lines[index]?.includes(' /probe'));
  expect(new Set(probes.map((answer) => answer.slice(0, 12)))).toEqual(new Set(['HTTP/1.1 400']));
  expect(connections).toBe(0);
  expect(simulator.requests()).toHaveLength(asked);
});
