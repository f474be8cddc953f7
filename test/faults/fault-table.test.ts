import { describe, expect, it } from 'vitest';
import type { Reason } from '../../src/denter/reason.ts';
import { samplesOf } from '../support/read-exposition.ts';
import { canaries, leaksIn } from './canaries.ts';
import { FaultRun, type Look } from './fault-run.ts';
import { faultTable } from './table.ts';
import type { UpstreamFault } from './upstream-fault.ts';

const { faults } = await faultTable('127.0.0.9:9');

/** Written out here, so that no remedy is lost or swapped unseen. */
/** What the remedy says: of the reason, or of what the message tells beyond it. */
const remedies: Readonly<Partial<Record<Reason, RegExp>>> = {
  dns: /^Check the host name|^No name server knows helpdesk\.invalid/,
  connect: /no firewall stands between|^Nothing listens on 127|^The proxy wants a user|^The proxy answered/,
  tls: /^Check the certificate|^Renew the|^The certificate is for another|does not know who issued|^The port speaks|only old TLS/,
  timeout: /raise timeout|^No connection came about in time/,
  reset: /closed the connection before the answer was whole/,
  redirect: /^Set url to |^The redirect leads to /,
  auth: /^Check identifier and secret|^Enable the administrator account|^The web server, not Denter, asks/,
  ip_denied: /API IP access restriction/,
  permission: /the permission API Access|^Allow the action GetTicketCounts/,
  not_found: /must lead to includes\/api\.php/,
  rate_limited: /^Raise poll_interval/,
  http_status: /^A firewall or the web server refused/,
  server_error: /under maintenance/,
  api_error: /^Look the message up/,
  too_large: /larger than 1 MiB/,
  not_json:
    /^Something else than the API|^PHP ended without an answer|^A web page answered|prints text around the answer/,
  bad_response: /does not have the shape of GetTicketCounts|^Something compresses answers unasked/,
};
const retried: ReadonlySet<Reason | undefined> = new Set(['dns', 'connect', 'reset']);
const refusals: ReadonlySet<Reason | undefined> = new Set(['auth', 'ip_denied', 'permission']);
const waits = ({ waits: told, reason }: UpstreamFault): boolean => told ?? refusals.has(reason);

let run: FaultRun;
let failed: Look;
let healed: Look;
let logAtHealing: Record<string, unknown>[];
let connections: ReadonlyMap<string, number>;
let back: ReadonlyMap<string, number>;
let exitCode: number | string;

const logOf = (name: string): Record<string, unknown>[] =>
  logAtHealing.filter(({ helpdesk }) => helpdesk === name);
/** The rows of one helpdesk, as text. */
function rowsOf(page: string, name: string): string {
  const start = page.indexOf(`id="helpdesk/${name}"`);
  const rows = page.slice(start, page.indexOf('</tbody>', start)).replaceAll(/<[^>]*>/g, ' ');
  const plain = rows.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"');
  return plain.replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ');
}
const value = (look: Look, helpdesk: string, name: string): number | undefined =>
  samplesOf(look.samples, { helpdesk }).find((sample) => sample.name === name)?.value;

describe.sequential('the fault table', () => {
  it('names every fault once, and has all that must be there', () => {
    const names = faults.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(60);
  });

  it('runs from failure to recovery', { timeout: 180_000 }, async () => {
    run = await FaultRun.start();
    await run.ready();
    failed = await run.look('failed');
    connections = new Map(run.entries.map(({ fault, upstream }) => [fault.name, upstream.connections]));
    logAtHealing = run.command.log;
    await run.heal();
    const alone = faults.filter((fault) => !waits(fault)).map(({ name }) => name);
    back = await run.recovered(alone);
    await run.look('recovered');
    await run.reload();
    await run.recovered(faults.map(({ name }) => name));
    healed = await run.look('healed');
    exitCode = await run.end();
    expect(exitCode).toBe(0);
  });

  it.each(faults)('$name: $reason', (fault) => {
    const { name, reason } = fault;
    const samples = samplesOf(failed.samples, { helpdesk: name });
    const polls = value(failed, name, 'denter_polls_total') ?? 0;
    expect(value(failed, name, 'denter_up')).toBe(reason === undefined ? 1 : 0);
    if (reason === undefined) {
      expect(value(failed, name, 'denter_tickets_active')).toBe(123);
    } else {
      expect(samplesOf(samples, { reason }).map((sample) => [sample.name, sample.value])).toEqual([
        ['denter_poll_failures_total', polls],
        ['denter_poll_failing', 1],
      ]);
      expect(samples.filter(({ name: metric }) => metric.startsWith('denter_tickets'))).toEqual([]);
    }
    for (const [metric, label, text, wanted] of fault.shows ?? []) {
      const found = samplesOf(samples, { [label]: text }).filter((sample) => sample.name === metric);
      expect(found.map((sample) => sample.value)).toEqual([wanted === 'polls' ? polls : wanted]);
    }
  });

  it.each(faults)(
    '$name: the log and the page say what is wrong and what to do',
    ({ name, reason, says }) => {
      const lines = logOf(name).filter(({ level }) => level === 'warn' || level === 'info');
      const [line] = lines;
      // One line: of the change of state, and no more of the polls after it.
      expect(lines).toHaveLength(1);
      const rows = rowsOf(failed.page, name);
      if (reason === undefined) {
        expect(
          logOf(name)
            .map(({ msg }) => msg)
            .join(' '),
        ).toMatch(says);
        return;
      }
      expect(line).toMatchObject({ level: 'warn', reason, department_set: 'assigned' });
      expect(line?.['msg']).toMatch(says);
      expect(line?.['remedy']).toMatch(remedies[reason] ?? /never/);
      expect(rows).toContain(line?.['remedy']);
      expect(rows).toContain(reason);
      // The message may have changed since, with the same reason: that is no change of state.
      expect(logOf(name).some(({ msg }) => rows.includes(String(msg).replaceAll(/\s+/g, ' ')))).toBe(true);
    },
  );

  it.each(faults.filter(({ uncounted }) => uncounted !== true))(
    '$name: retried once or not at all',
    ({ name, reason }) => {
      const polls = value(failed, name, 'denter_polls_total') ?? 0;
      const made = connections.get(name) ?? 0;
      const perPoll = retried.has(reason) ? 2 : 1;
      // One more poll may be under way.
      expect(made).toBeLessThanOrEqual(perPoll * (polls + 1));
      if (perPoll === 2) expect(made).toBeGreaterThanOrEqual(2 * polls);
    },
  );

  it.each(faults.filter(({ reason }) => reason !== undefined))(
    '$name: retried in the first poll, or not',
    ({ name, reason }) => {
      const steps = logOf(name).map(({ msg }) => msg);
      const first = steps.slice(
        0,
        steps.findIndex((step) => String(step).startsWith('poll failed')),
      );
      const again = first.filter((step) => step === 'asking again on a new connection');
      expect(again).toHaveLength(retried.has(reason) ? 1 : 0);
    },
  );

  it.each(faults)('$name: comes back', (fault) => {
    const { name } = fault;
    expect(value(healed, name, 'denter_up')).toBe(1);
    if (fault.stays !== true)
      expect(samplesOf(healed.samples, { helpdesk: name, status: 'closed' })[0]?.value).toBe(4220);
    expect(value(healed, name, 'denter_tickets_active')).toBe(123);
    // Two intervals after the first failure, and the poll that was under way when it was healed.
    if (!waits(fault))
      expect((back.get(name) ?? 0) - (value(failed, name, 'denter_polls_total') ?? 0)).toBeLessThanOrEqual(3);
  });

  it.each(faults.filter(({ stays }) => stays))(
    '$name: is asked again on a new connection where the kept one fails',
    ({ name }) => {
      if (!name.startsWith('kept-socket')) return;
      const steps = run.command.log.filter(({ helpdesk }) => helpdesk === name).map(({ msg }) => msg);
      expect(steps).toContain('asking again on a new connection');
      expect(steps.filter((step) => String(step).startsWith('poll failed'))).toEqual([]);
    },
  );

  it('leaves alone for longer whom it must, and says so', () => {
    // Of refusals on a slow machine the wait, of two intervals, may be over: those that were told to wait are not.
    for (const fault of faults.filter(({ name, reason }) => name !== 'dns' && !refusals.has(reason))) {
      const rows = rowsOf(failed.page, fault.name);
      expect([fault.name, rows.includes('Backing off')]).toEqual([fault.name, waits(fault)]);
    }
  });

  it('ends well, and sends nothing to where a redirect points', () => {
    expect(exitCode).toBe(0);
    expect(run.strayBytes).toBe(0);
  });

  it('gives no secret away, in no form, in nothing that was ever seen of it', () => {
    expect(
      [...run.outputs].flatMap(([where, text]) => leaksIn(text).map((leak) => `${where}: ${leak}`)),
    ).toEqual([]);
  });

  it('would find a secret that was given away', () => {
    expect(leaksIn(`x${canaries.secret.slice(3, 17).toUpperCase()}`)).not.toEqual([]);
  });
});
