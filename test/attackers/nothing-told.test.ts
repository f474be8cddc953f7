import { expect, test } from 'vitest';
import { version } from '../../src/config/version.ts';
import { exchange } from '../http/serve.ts';
import { ready, startServe } from '../support/command.ts';
import { simulated } from '../support/simulated.ts';
import { badRequests } from './requests.ts';

/** Of a stack trace, of Express, of what we run on; and headers that let others in. */
const tells =
  /\bat .+:\d+:\d+|\.[cm]?[jt]s:\d|node_modules|express|x-powered-by|^server:|root:.*:0:0:|^access-control|^set-cookie/im;

test('no bad request gets an answer that tells of our insides, and the process goes on', async () => {
  const { file } = await simulated();
  const { base, command } = await startServe(file, ['--web.enable-lifecycle', '--log.level=debug']);
  await ready(base);
  const port = Number(new URL(base).port);
  const answered: [string, number][] = [];
  const telling: string[] = [];
  for (const [what, bytes] of badRequests) {
    const answer = await exchange(port, bytes);
    answered.push([what, Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1])]);
    const isMetrics = answer.includes('denter_exporter_build_info');
    if (tells.test(answer) || (!isMetrics && answer.includes(version))) telling.push(`${what}: ${answer}`);
  }
  expect(telling).toEqual([]);
  expect(answered).toEqual(badRequests.map(([what, , status]) => [what, status]));
  expect((await fetch(`${base}/-/healthy`)).status).toBe(200);
  expect(command.child.exitCode).toBeNull();
  expect(command.stderr).not.toMatch(/answering a request failed|"msg":"configuration reloaded/);
});
