import { expect, test } from 'vitest';
import {
  cachedExposition,
  control,
  goExposition,
  goName,
  ourExposition,
  run,
  type RunningPeer,
} from './exposition-peers.ts';
import { nodePeer } from './peer.ts';
import { type Comparison, median, report } from './report.ts';

/** Rounds in which all peers have a turn, so that whatever else the machine does meets them all; those before warm up. */
const rounds = 5;

const encodings = ['identity', 'gzip'] as const;
type Encoding = (typeof encodings)[number];

interface Times {
  /** Milliseconds of each scrape. */
  readonly scrapes: number[];
  /** Milliseconds of CPU of each change of everything. */
  readonly changes: number[];
  /** Milliseconds of the longest pause of the event loop from each change to the end of its scrape; of ours only. */
  readonly pauses: number[];
}

test('scrape', async () => {
  const go = goExposition();
  const notes = 'missing' in go ? [`MISSING PEER: ${go.missing}`] : [];
  const rows: Comparison[] = [];
  for (const { sets, scrapes, warmUps, factor } of [
    { sets: 500, scrapes: 8, warmUps: 5, factor: 6 },
    { sets: 5000, scrapes: 2, warmUps: 3, factor: 5 },
  ]) {
    const ours = await run(ourExposition(sets));
    const naive = await run(nodePeer('prom-client, Express', 'prom-client.mjs', String(sets)));
    const client = 'missing' in go ? undefined : await run(go(sets));
    rows.push(...(await changing({ sets, scrapes, warmUps, factor }, ours, naive, client)));
    rows.push(
      ...(await unchanged(
        `${sets * 30} series`,
        ours,
        await run(await cachedExposition(ours, 'cached Buffer')),
        scrapes * 50,
      )),
    );
    for (const peer of [ours, naive, ...(client ? [client] : [])]) peer.client.close();
  }
  const small = await run(ourExposition(1));
  const behind = await run(await cachedExposition(small, 'cached Buffer, Express', '--express'));
  rows.push(...(await unchanged('30 series', small, behind, 1_000)));
  report('scrape', 'ms', rows, notes);
  expect(rows.map(({ ours }) => ours)).not.toContain(Number.NaN);
});

/** Every value is new since the last scrape. */
async function changing(
  { sets, scrapes, warmUps, factor }: { sets: number; scrapes: number; warmUps: number; factor: number },
  ours: RunningPeer,
  naive: RunningPeer,
  client: RunningPeer | undefined,
): Promise<Comparison[]> {
  const rows: Comparison[] = [];
  for (const encoding of encodings) {
    // prom-client compresses nothing.
    const peers = [ours, ...(encoding === 'identity' ? [naive] : []), ...(client ? [client] : [])];
    const times = await measure(peers, encoding, {
      scrapes,
      // The second encoding finds them warm.
      warmUps: encoding === encodings[0] ? warmUps : 1,
      changed: true,
    });
    const pause = Math.max(...(times.get(ours.name)?.pauses ?? []));
    const what = `${sets * 30} series, all changed${encoding === 'gzip' ? ', gzip' : ''}`;
    const wanted = { kind: 'faster', ratio: factor } as const;
    rows.push(comparison(what, 'scrapes', times, ours.name, goName, wanted));
    if (encoding === 'identity') rows.push(comparison(what, 'scrapes', times, ours.name, naive.name));
    const limit = { kind: 'within', ratio: 1 } as const;
    rows.push({ what: `${what}: longest pause`, ours: pause, peer: 'limit', theirs: 50, wanted: limit });
    if (encoding === 'gzip') continue;
    for (const peer of [goName, naive.name])
      rows.push(
        perSet(
          comparison(`CPU of one set's change, of ${sets} sets`, 'changes', times, ours.name, peer),
          sets,
        ),
      );
  }
  return rows;
}

function perSet(row: Comparison, sets: number): Comparison {
  return { ...row, ours: row.ours / sets, theirs: row.theirs / sets };
}

/** No value is new since the last scrape. So many scrapes a round that both are compiled, as of who is scraped for weeks. */
async function unchanged(
  series: string,
  ours: RunningPeer,
  cached: RunningPeer,
  scrapes: number,
): Promise<Comparison[]> {
  const rows: Comparison[] = [];
  for (const encoding of encodings) {
    const times = await measure([ours, cached], encoding, { scrapes, warmUps: 1, changed: false });
    const what = `${series}, nothing changed${encoding === 'gzip' ? ', gzip' : ''}`;
    rows.push(comparison(what, 'scrapes', times, ours.name, cached.name, { kind: 'within', ratio: 1.3 }));
  }
  cached.client.close();
  return rows;
}

async function measure(
  peers: readonly RunningPeer[],
  encoding: Encoding,
  { scrapes, warmUps, changed }: { scrapes: number; warmUps: number; changed: boolean },
): Promise<Map<string, Times>> {
  const times = new Map<string, Times>();
  for (let round = 1 - warmUps; round <= rounds; round += 1)
    for (const peer of peers) {
      // The rounds that warm up are forgotten.
      const kept = (round > 1 ? times.get(peer.name) : undefined) ?? { scrapes: [], changes: [], pauses: [] };
      times.set(peer.name, kept);
      for (let count = 0; count < scrapes; count += 1) await scrape(peer, encoding, changed, kept);
    }
  return times;
}

async function scrape(
  { name, port, client }: RunningPeer,
  encoding: Encoding,
  changed: boolean,
  times: Times,
): Promise<void> {
  const ofLoop = changed && name === 'denter-exporter';
  if (ofLoop) await control(port, '/longest-pause');
  if (changed) times.changes.push(Number(await control(port, '/change')));
  times.scrapes.push(await client.get('/metrics', encoding));
  if (ofLoop) times.pauses.push(Number(await control(port, '/longest-pause')));
}

function comparison(
  what: string,
  kind: 'scrapes' | 'changes',
  times: ReadonlyMap<string, Times>,
  ours: string,
  peer: string,
  wanted?: NonNullable<Comparison['wanted']>,
): Comparison {
  const of = (name: string): number => median(times.get(name)?.[kind] ?? []);
  return { what, ours: of(ours), peer, theirs: of(peer), ...(wanted === undefined ? {} : { wanted }) };
}
