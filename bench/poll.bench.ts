import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { buildGoPeer, nodePeer, type PeerProgram } from './peer.ts';
import { costOf, startUpstream } from './poll-peer.ts';
import { type Comparison, median, report } from './report.ts';

/** Rounds in which both have a turn, so that whatever else the machine does meets both. */
const rounds = 3;
/** Each is polled by one at a time, all of them at once. */
const addresses = 16;

const folder = mkdtempSync(join(tmpdir(), 'denter-bench-'));
const caFile = join(folder, 'ca.pem');
const denterRoot = join(import.meta.dirname, '..', 'test', 'php');

interface Amount {
  /** Polls of each address before those that are measured. */
  readonly warmUp: number;
  readonly polls: number;
}

const kept: Amount = { warmUp: 400, polls: 600 };
/** Warm, as a daemon is that polls for weeks: after 30 polls a poll still took a third more. */
const fresh: Amount = { warmUp: 150, polls: 100 };

test('poll', async () => {
  const go = buildGoPeer('go_poller');
  if ('missing' in go) {
    report('poll', 's', [], [`MISSING PEER: ${go.missing}`]);
    return;
  }
  const upstream = await startUpstream(go.path, addresses);
  writeFileSync(caFile, upstream.ca);
  const cases = [
    { what: 'kept HTTP', urls: upstream.http, amount: kept, ratio: 1 },
    { what: 'kept TLS', urls: upstream.tls, amount: kept, ratio: 1 },
    { what: 'fresh TLS, session resumed', urls: upstream.resumed, amount: fresh, ratio: 2.5 },
    { what: 'fresh TLS, whole handshake', urls: upstream.unresumed, amount: fresh, ratio: 2.5 },
  ];
  const rows: Comparison[] = [];
  for (const { what, urls, amount, ratio } of cases) {
    const ours = ourPoller(httpHelpdesks(urls), amount);
    const input = JSON.stringify({ URLs: urls, CA: upstream.ca, ...inGo(amount) });
    const peer = { name: "Go's net/http", command: go.path, args: ['poll'], input };
    const costs = await measure([ours, peer], amount.polls * addresses);
    rows.push({ what, ...row(costs, ours, peer), wanted: { kind: 'within', ratio } });
  }
  rows.push(...(await beside(upstream.http)));
  report('poll', 's', rows);
});

/** What stands around asking, and the other transport, beside asking over kept HTTP. */
async function beside(urls: readonly string[]): Promise<Comparison[]> {
  const asking = { ...ourPoller(httpHelpdesks(urls), kept), name: 'asking over kept HTTP' };
  const whole = ourPoller(httpHelpdesks(urls), kept, true);
  const secretFile = ourPoller(httpHelpdesks(urls, true), kept, true);
  const costs = await measure([asking, whole, secretFile], kept.polls * addresses);
  const few = { warmUp: 0, polls: 4 };
  const local = ourPoller(localHelpdesks(), few);
  const localCosts = await measure([local], few.polls * 4);
  return [
    { what: 'kept HTTP, with record and lines', ...row(costs, whole, asking) },
    { what: 'kept HTTP, with record and lines, secret from a file', ...row(costs, secretFile, asking) },
    { what: 'Local API, PHP included', ...row(new Map([...costs, ...localCosts]), local, asking) },
  ];
}

function row(costs: Costs, ours: PeerProgram, peer: PeerProgram): Omit<Comparison, 'what' | 'wanted'> {
  return {
    ours: costs.get(ours) ?? Number.NaN,
    peer: peer.name,
    theirs: costs.get(peer) ?? Number.NaN,
  };
}

type Costs = ReadonlyMap<PeerProgram, number>;

/** The median of all rounds for each poller: seconds of the CPU for a thousand polls. */
async function measure(pollers: readonly PeerProgram[], polls: number): Promise<Costs> {
  const costs = new Map<PeerProgram, number[]>(pollers.map((poller) => [poller, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const poller of pollers)
      // The certificate is trusted as public ones are: a ca_file is looked at again at each poll.
      costs.get(poller)?.push(await costOf(poller, polls, { NODE_EXTRA_CA_CERTS: caFile }));
  return new Map(Array.from(costs, ([poller, all]) => [poller, median(all)]));
}

function inGo({ warmUp, polls }: Amount): object {
  return { WarmUp: warmUp, Polls: polls };
}

let files = 0;

function ourPoller(helpdesks: readonly object[], amount: Amount, whole = false): PeerProgram {
  files += 1;
  const file = join(folder, `config-${files}.yaml`);
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ helpdesks }));
  const task = JSON.stringify({ file, whole, ...amount });
  return { ...nodePeer('denter-exporter', 'poller.mjs'), input: task };
}

function httpHelpdesks(urls: readonly string[], fromFile = false): object[] {
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, 's3cret-value\n', { mode: 0o600 });
  const secret = fromFile ? { secret_file: secretFile } : { secret: 's3cret-value' };
  return urls.map((url, index) => ({
    name: `helpdesk-${index}`,
    url,
    credentials: { identifier: 'reporting', ...secret },
  }));
}

/** As many at once as are allowed. */
function localHelpdesks(): object[] {
  return Array.from({ length: 4 }, (_, index) => ({
    name: `helpdesk-${index}`,
    local_api: { denter_root: denterRoot },
  }));
}
