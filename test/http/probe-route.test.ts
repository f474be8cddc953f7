import { describe, expect, it } from 'vitest';
import type { HelpdeskConfig } from '../../src/config/config.ts';
import { failed, good, set } from './sample-records.ts';
import { ask, exporterOf, serve } from './serve.ts';

const acme = good(set('acme', 'assigned', { timeoutMs: 4_000 }));
const acmeAll = good(set('acme', 'all', { timeoutMs: 8_000 }));
const globex = good(set('globex', 'assigned'));

/** An exporter that notes how long it was asked to wait. */
function noting(records = [acme, acmeAll, globex]) {
  const probes: [string, number][] = [];
  const probe = ({ name }: HelpdeskConfig, waitMs: number) => {
    probes.push([name, waitMs]);
    return Promise.resolve(records.filter((record) => record.set.helpdesk === name));
  };
  return { probes, exporter: exporterOf(records, { probe }) };
}

describe('/probe', () => {
  it('serves the families of the helpdesk, and nothing of others or of the exporter', async () => {
    const port = await serve(noting().exporter);
    const probed = await ask(port, '/probe?target=acme');
    const metrics = await ask(port, '/metrics?helpdesk=acme');
    expect(probed).toMatchObject({ status: 200, body: metrics.body });
    expect(probed.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(probed.body).not.toMatch(/globex|denter_exporter|process_/);
  });

  it('serves OpenMetrics and gzip to who prefers them', async () => {
    const port = await serve(noting().exporter);
    const headers = { accept: 'application/openmetrics-text; version=1.0.0', 'accept-encoding': 'gzip' };
    const { headers: received } = await ask(port, '/probe?target=acme', { headers });
    expect(received).toMatchObject({
      'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8',
      'content-encoding': 'gzip',
      vary: 'Accept, Accept-Encoding',
    });
    const { body } = await ask(port, '/probe?target=acme', { headers: { accept: headers.accept } });
    expect(body).toMatch(/\n# EOF\n$/);
  });

  it('is 200 with denter_up 0 where the helpdesk fails', async () => {
    const port = await serve(noting([failed(set('acme', 'assigned'), 'timeout', 'x')]).exporter);
    const { status, body } = await ask(port, '/probe?target=acme');
    expect(status).toBe(200);
    expect(body).toContain('denter_up{helpdesk="acme",department_set="assigned"} 0\n');
    expect(body).toContain(
      'denter_poll_failing{helpdesk="acme",department_set="assigned",reason="timeout"} 1\n',
    );
  });

  it.each([
    ['no header', undefined, 8_500],
    ['half a second less than the scrape has', '5', 4_500],
    ['a fraction', '2.250', 1_750],
    ['half of a short scrape', '0.4', 200],
    ['no longer than the slowest poll may take', '60', 8_500],
  ])('waits, with %s', async (_, seconds, wanted) => {
    const { probes, exporter } = noting();
    const headers: Record<string, string> =
      seconds === undefined ? {} : { 'x-prometheus-scrape-timeout-seconds': seconds };
    const { status } = await ask(await serve(exporter), '/probe?target=acme', { headers });
    expect([status, probes]).toEqual([200, [['acme', wanted]]]);
  });

  it.each(['0', '-1', 'soon', 'Infinity', '1e9', '0x10', '', '5, 6'])(
    'refuses the scrape timeout %j without a poll',
    async (seconds) => {
      const { probes, exporter } = noting();
      const headers = { 'x-prometheus-scrape-timeout-seconds': seconds };
      const { status, body } = await ask(await serve(exporter), '/probe?target=acme', { headers });
      expect([status, probes]).toEqual([400, []]);
      expect(body).toMatch(/^X-Prometheus-Scrape-Timeout-Seconds: wanted a number/);
    },
  );

  it.each([
    ['', 'wanted one target, as in /probe?target=NAME; configured: acme, globex\n'],
    ['?target=acme&target=globex', 'wanted one target, as in /probe?target=NAME; configured: acme, globex\n'],
    ['?target=', 'unknown target "", wanted a helpdesk\'s name; configured: acme, globex\n'],
    ['?target=Acme', 'unknown target "Acme", wanted a helpdesk\'s name; configured: acme, globex\n'],
    ['?target=acme&module=http', 'unknown parameter "module"; wanted: target\n'],
  ])('refuses %j with the names that are possible', async (query, wanted) => {
    const { probes, exporter } = noting();
    const { status, body } = await ask(await serve(exporter), `/probe${query}`);
    expect([status, body, probes]).toEqual([400, wanted, []]);
  });

  it('lists no more than 50 names', async () => {
    const many = Array.from({ length: 60 }, (_, index) => good(set(`h${index}`, 'assigned')));
    const { body } = await ask(await serve(exporterOf(many)), '/probe?target=x');
    expect(body).toContain(', h49 and 10 more\n');
  });
});
