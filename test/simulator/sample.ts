import { parseScenario, type ScenarioInput } from '../../src/simulator/scenario-schema.ts';
import { startSimulator, type SimulatorOptions } from '../../src/simulator/start-simulator.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { ask, bodyOf, form, statusOf } from './raw-client.ts';

export type HelpdeskInput = ScenarioInput['helpdesks'][number];

/** The tickets of the vendor's sample answer; time stands still. */
export const sampleHelpdesk: HelpdeskInput = {
  name: 'acme',
  life: false,
  departments: [
    { id: 1, name: 'Support' },
    { id: 2, name: 'Sales' },
    { id: 3, name: 'Billing' },
  ],
  users: [{ name: 'exporter', identifier: 'abc', secret: 'def', flagged: 15 }],
  tickets: {
    1: { open: 60, closed: 4220 },
    2: { answered: 23, customerreply: 40 },
    3: { onhold: 10 },
  },
};

export const goodFields = {
  action: 'GetTicketCounts',
  responsetype: 'json',
  identifier: 'abc',
  secret: 'def',
  includeCountsByStatus: '1',
};

export function startSample(
  change: Partial<HelpdeskInput> = {},
  options: SimulatorOptions = {},
): Promise<Simulator> {
  const scenario = parseScenario({ speed: 0, helpdesks: [{ ...sampleHelpdesk, ...change }] });
  return startSimulator({ scenario, ...options });
}

export interface Called {
  readonly status: number;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Calls the API; an undefined field is left out. */
export async function call(
  simulator: Simulator,
  change: Readonly<Record<string, string | undefined>> = {},
  helpdesk = 'acme',
): Promise<Called> {
  const fields = Object.entries({ ...goodFields, ...change }).filter(
    (field): field is [string, string] => field[1] !== undefined,
  );
  const reply = await ask(simulator.url(helpdesk), { body: form(Object.fromEntries(fields)) });
  const text = bodyOf(reply);
  let json = {};
  try {
    json = JSON.parse(text);
  } catch {}
  return { status: statusOf(reply), text, json };
}
