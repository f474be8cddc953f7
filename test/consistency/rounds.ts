import { parseScenario } from '../../src/simulator/scenario-schema.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';

/** Helpdesks whose every answer is another one. */
export const restless = ['acme', 'globex', 'initech'];
const departments = [1, 2, 3];
/** In each department. */
export const closedTickets = 1000;

/**
 * The restless helpdesks, and some that never change but are so large that an exposition of them all takes several turns:
 * 200 statuses each, with titles of 250 Chinese characters.
 */
export const scenario = parseScenario({
  speed: 0,
  helpdesks: [
    {
      name: 'large',
      count: 16,
      life: false,
      statuses: Array.from({ length: 200 }, (_, n) => ({ title: `${n} ${'票'.repeat(250)}`, key: `s${n}` })),
      tickets: { 1: { s0: 1 } },
    },
    ...restless.map((name) => ({
      name,
      life: false,
      answer: { ignored_departments: 'all' as const },
      departments: departments.map((id) => ({ id, name: `Department ${id}` })),
      statuses: [
        { title: 'Open', include_in_active: true, include_in_awaiting: true },
        { title: 'Answered', include_in_active: true },
        { title: 'Customer-Reply', include_in_active: true, include_in_awaiting: true },
        { title: 'Closed' },
        { title: 'Round 0', key: 'round0' },
      ],
      users: [{ name: 'exporter', identifier: 'exporter', secret: 'exporter-secret', flagged: 0 }],
      tickets: Object.fromEntries(departments.map((id) => [id, { closed: closedTickets }])),
    })),
  ],
});

/**
 * Changes all that an answer tells, in one turn: the counts, the key, title and count of a status and the flagged tickets,
 * which all name the round, and the departments that the user is a member of.
 */
export function nextRound(simulator: Simulator, round: number): void {
  const count = (): number => Math.floor(Math.random() * 1e6);
  for (const helpdesk of restless) {
    const old = `round${round - 1}`;
    simulator.renameStatus(helpdesk, old, `Round ${round}`, `round${round}`);
    const life = () => ({ open: count(), answered: count(), customerreply: count() });
    simulator.setCounts(helpdesk, { 1: { ...life(), [`round${round}`]: round }, 2: life(), 3: life() });
    const member = departments.slice(0, 1 + (round % departments.length));
    simulator.changeUser(helpdesk, 'exporter', { departments: member, flagged: round });
  }
}
