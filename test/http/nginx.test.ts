import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithPeer } from '../peer.ts';
import { Command, eventually, temporaryFolder } from '../support/command.ts';
import { liveExporter } from '../support/live-exporter.ts';
import { freePort } from '../support/prometheus.ts';
import { simulated } from '../support/simulated.ts';

/** nginx that sends one location to the exporter, as an administrator would write it. */
async function startNginx(
  program: string,
  location: string,
  upstream: string,
  host: string,
): Promise<string> {
  const folder = await temporaryFolder();
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join('\n');
  const text = `daemon off; master_process off; pid ${join(folder, 'pid')}; error_log stderr;
    events {}
    http { access_log off; ${temporary}
      server { listen 127.0.0.1:${port};
        location ${location} { proxy_pass ${upstream}; proxy_set_header Host ${host}; } } }`;
  const file = join(folder, 'nginx.conf');
  await writeFile(file, text);
  const command = new Command(program, ['-p', folder, '-c', file]);
  await eventually(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    if (answer === undefined) throw new Error(command.stderr);
  });
  return `http://127.0.0.1:${port}`;
}

/** Every address that the page of this URL leads to, with the status that a browser gets there. */
async function followLinks(url: string): Promise<Record<string, number>> {
  const response = await fetch(url);
  const page = await response.text();
  expect(response.status).toBe(200);
  const links = Array.from(
    page.matchAll(/(?:href|src)="([^"#]+)"/g),
    ([, link = '']) => new URL(link, response.url),
  );
  const statuses = await Promise.all(links.map(async (link) => (await fetch(link)).status));
  return Object.fromEntries(links.map((link, index) => [link.pathname, statuses[index]!]));
}

const wellKnown = ['metrics', '-/healthy', '-/ready', 'status.css', 'status.js', 'status.svg'];

describeWithPeer('nginx', "behind Debian's nginx", (program) => {
  it.each([
    ['the path is kept', 'https://x.example/tools/denter/', undefined, '/tools/denter'],
    ['nginx takes the path away', 'https://x.example/tools/denter/', '/', ''],
    ['nginx changes the path', 'https://x.example/tools/denter/', '/inner', '/inner'],
  ])('every link of the page works where %s', async (_, externalUrl, routePrefix, inner) => {
    const { file } = await simulated();
    const { base } = await liveExporter(file, {
      externalUrl,
      ...(routePrefix !== undefined && { routePrefix }),
    });
    const outer = await startNginx(program, '/tools/denter/', `${base}${inner}/`, 'x.example');
    await eventually(async () => expect((await fetch(`${outer}/tools/denter/-/ready`)).status).toBe(200));
    const links = await followLinks(`${outer}/tools/denter/`);
    for (const path of wellKnown) expect(links).toHaveProperty([`/tools/denter/${path}`], 200);
    expect(Object.values(links).filter((status) => status !== 200)).toEqual([]);
    const groups = (await (await fetch(`${outer}/tools/denter/sd`)).json()) as {
      targets: string[];
      labels: Record<string, string>;
    }[];
    expect([groups[0]!.targets, groups[0]!.labels]).toEqual([
      ['x.example:443'],
      {
        __scheme__: 'https',
        __metrics_path__: '/tools/denter/probe',
        __param_target: 'acme',
        instance: 'acme',
      },
    ]);
    expect((await fetch(`${outer}/tools/denter/probe?target=acme`)).status).toBe(200);
    expect((await fetch(`${outer}/tools/denter/config`)).status).toBe(200);
  });

  it('the page leads to its slash, whatever stands before it', async () => {
    const { file } = await simulated();
    const { base } = await liveExporter(file, { externalUrl: '/denter' });
    const outer = await startNginx(program, '/', base, '$host');
    const { headers } = await fetch(`${outer}/denter`, { redirect: 'manual' });
    expect(headers.get('location')).toBe('/denter/');
  });

  it("a reload from the page's own origin is done, one from another site is not", async () => {
    const { file } = await simulated();
    const { base } = await liveExporter(file, { externalUrl: 'https://x.example/denter' });
    const outer = await startNginx(program, '/denter/', base, '$proxy_host');
    const reload = async (origin: string) =>
      (await fetch(`${outer}/denter/-/reload`, { method: 'POST', headers: { origin } })).status;
    expect([await reload('https://x.example'), await reload('https://evil.example')]).toEqual([200, 403]);
  });
});
