import { buildGoPeer, nodePeer, type PeerProgram, startPeer } from './peer.ts';
import { departmentSets, families } from './peers/families.mjs';
import { ScrapeClient } from './scrape-client.ts';

/** The name of the peer that may be missing. */
export const goName = "Go's client_golang";

/** Builds the Go peer. */
export function goExposition(): ((sets: number) => PeerProgram) | { missing: string } {
  const built = buildGoPeer('client_golang');
  if ('missing' in built) return built;
  return (sets) => ({ name: goName, command: built.path, args: [], input: goInput(sets) });
}

function goInput(sets: number): string {
  return JSON.stringify({
    Sets: departmentSets(sets).map((set) => [set.helpdesk, set.department_set]),
    Families: families.map(({ name, help, type, labels, samples }) => ({
      Name: name,
      Help: help,
      Type: type,
      Labels: labels,
      Samples: samples(0).map(([values, value]) => ({ Labels: values, Value: value })),
    })),
  });
}

export function ourExposition(sets: number): PeerProgram {
  return nodePeer('denter-exporter', 'denter-exporter.mjs', String(sets));
}

/** The very bytes of a running peer, already there. */
export async function cachedExposition(
  of: RunningPeer,
  name: string,
  ...args: string[]
): Promise<PeerProgram> {
  return { ...nodePeer(name, 'cached.mjs', '0', ...args), input: await control(of.port, '/metrics') };
}

/** A peer that runs and is scraped over one connection. */
export interface RunningPeer {
  readonly name: string;
  readonly port: number;
  readonly client: ScrapeClient;
}

export async function run(peer: PeerProgram): Promise<RunningPeer> {
  const port = await startPeer(peer);
  return { name: peer.name, port, client: await ScrapeClient.open(port) };
}

/** What a peer says to a request that is not measured. */
export async function control(port: number, path: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.text();
}
