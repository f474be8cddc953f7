import { test } from 'vitest';
import { buildGoPeer, nodePeer, type PeerProgram, startPeer } from './peer.ts';
import { departmentSets, families } from './peers/families.mjs';
import { type Comparison, median, report } from './report.ts';
import { ScrapeClient } from './scrape-client.ts';

/** Rounds in which all peers have a turn, so that whatever else the machine does meets them all. */
const rounds = 5;

interface Case {
  readonly encoding: 'identity' | 'gzip';
  /** Whether every value is new since the last scrape. */
  readonly changed: boolean;
}

type Times = Map<PeerProgram, number>;

test('scrape', async () => {
  const go = buildGoPeer('client_golang');
  const notes = 'missing' in go ? [`MISSING PEER: ${go.missing}`] : [];
  const rows: Comparison[] = [];
  for (const { sets, scrapes } of [
    { sets: 500, scrapes: 12 },
    { sets: 5000, scrapes: 3 },
  ]) {
    const ours = nodePeer('denter-exporter', 'denter-exporter.mjs', String(sets));
    const cached = nodePeer('cached Buffer', 'cached.mjs', String(sets));
    const naive = nodePeer('prom-client, Express', 'prom-client.mjs', String(sets));
    const client = 'path' in go ? goPeer(go.path, sets) : undefined;
    const series = `${sets * 30} series`;
    for (const encoding of ['identity', 'gzip'] as const) {
      const label = encoding === 'gzip' ? ', gzip' : '';
      const changed = await measure(
        [ours, naive, ...(client ? [client] : [])],
        { encoding, changed: true },
        scrapes,
      );
      const factor = sets === 500 ? 6 : 5;
      if (client)
        rows.push(
          row(`${series}, all changed${label}`, changed, ours, client, { kind: 'faster', ratio: factor }),
        );
      rows.push(row(`${series}, all changed${label}`, changed, ours, naive));
      const same = await measure([ours, cached], { encoding, changed: false }, scrapes * 5);
      rows.push(
        row(`${series}, nothing changed${label}`, same, ours, cached, { kind: 'within', ratio: 1.3 }),
      );
    }
  }
  const small = nodePeer('denter-exporter', 'denter-exporter.mjs', '1');
  const behind = nodePeer('cached Buffer behind Express', 'cached.mjs', '1', '--express');
  for (const encoding of ['identity', 'gzip'] as const) {
    const times = await measure([small, behind], { encoding, changed: false }, 500);
    rows.push(
      row(`30 series, nothing changed, ${encoding}`, times, small, behind, { kind: 'within', ratio: 1.3 }),
    );
  }
  report('scrape', 'ms', rows, notes);
});

function goPeer(path: string, sets: number): PeerProgram {
  const input = JSON.stringify({
    Sets: departmentSets(sets).map((set) => [set.helpdesk, set.department_set]),
    Families: families.map(({ name, help, type, labels, samples }) => ({
      Name: name,
      Help: help,
      Type: type,
      Labels: labels,
      Samples: samples(0).map(([values, value]) => ({ Labels: values, Value: value })),
    })),
  });
  return { name: "Go's client_golang", command: path, args: [], input };
}

/** The median of all rounds for each peer, in milliseconds. */
async function measure(peers: readonly PeerProgram[], how: Case, scrapes: number): Promise<Times> {
  const clients = await Promise.all(
    peers.map(async (peer) => ({ peer, client: await ScrapeClient.open(await startPeer(peer)) })),
  );
  const times = new Map<PeerProgram, number[]>(peers.map((peer) => [peer, []]));
  for (let round = 0; round <= rounds; round += 1)
    for (const { peer, client } of clients) {
      const measured = await scrape(client, how, scrapes);
      // The first round warms up.
      if (round > 0) times.get(peer)?.push(...measured);
    }
  for (const { client } of clients) client.close();
  return new Map(Array.from(times, ([peer, all]) => [peer, median(all)]));
}

async function scrape(client: ScrapeClient, { encoding, changed }: Case, scrapes: number): Promise<number[]> {
  const measured = [];
  for (let count = 0; count < scrapes; count += 1) {
    if (changed) await client.get('/change');
    measured.push(await client.get('/metrics', encoding));
  }
  return measured;
}

function row(
  what: string,
  times: Times,
  ours: PeerProgram,
  peer: PeerProgram,
  wanted?: NonNullable<Comparison['wanted']>,
): Comparison {
  const figures = { ours: times.get(ours) ?? Number.NaN, theirs: times.get(peer) ?? Number.NaN };
  return { what, peer: peer.name, ...figures, ...(wanted === undefined ? {} : { wanted }) };
}
