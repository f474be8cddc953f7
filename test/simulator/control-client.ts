import type { Simulator } from '../../src/simulator/simulator.ts';

/** What the control endpoint may answer, as far as tests look at it. */
interface ControlJson {
  readonly error?: string;
  readonly speed?: number;
  readonly virtual_time?: { readonly seconds: number };
  readonly endpoints?: readonly unknown[];
  readonly requests?: readonly unknown[];
  readonly helpdesks_left_out?: number;
  readonly helpdesks?: readonly {
    readonly name: string;
    readonly tickets: Readonly<Record<string, readonly unknown[]>>;
    readonly users: readonly { readonly assigned: Counts; readonly all: Counts }[];
  }[];
}

interface Counts {
  readonly statuses: readonly { readonly key: string; readonly title: string; readonly count: number }[];
}

export interface ControlReply {
  readonly status: number;
  readonly json: ControlJson;
}

export async function get(simulator: Simulator, path: string): Promise<ControlReply> {
  const response = await fetch(simulator.controlUrl + path);
  return { status: response.status, json: JSON.parse(await response.text()) };
}

export async function post(simulator: Simulator, path: string, body: unknown): Promise<ControlReply> {
  const response = await fetch(simulator.controlUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, json: JSON.parse(await response.text()) };
}
