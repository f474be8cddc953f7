import type { Simulator } from './simulator.ts';
import { dayAndTime } from './virtual-clock.ts';

/** Without being asked for by name, at most so many helpdesks are shown. */
const shownHelpdesks = 100;

/** What the control endpoint shows of a simulator. @param names Helpdesks; empty for all. */
export function simulatorState(simulator: Simulator, names: readonly string[]): object {
  const shown = names.length > 0 ? names : simulator.names.slice(0, shownHelpdesks);
  return {
    ...timeState(simulator),
    seed: simulator.scenario.seed,
    listener_fault: simulator.listenerFault ?? null,
    helpdesks: shown.map((name) => helpdeskState(simulator, name)),
    helpdesks_left_out: names.length > 0 ? 0 : simulator.names.length - shown.length,
  };
}

export function timeState({ clock }: Simulator): object {
  const now = clock.now();
  return { speed: clock.speed, virtual_time: { ...dayAndTime(now), seconds: now / 1000 } };
}

/** A helpdesk's tickets, and what Denter would say of them to each of its users. */
export function helpdeskState(simulator: Simulator, name: string): object {
  const helpdesk = simulator.helpdesk(name);
  const { access } = helpdesk;
  return {
    name,
    url: simulator.url(name),
    fault: faultState(simulator, name),
    error_status: access.errorStatus,
    allowed_addresses: access.allowedAddresses ?? null,
    limit_to_departments: access.limitToDepartments,
    statuses: helpdesk.statuses.map((status) => ({
      key: status.key,
      title: status.title,
      include_in_active: status.includeInActive,
      include_in_awaiting: status.includeInAwaiting,
      role: status.role,
    })),
    tickets: Object.fromEntries(
      [...helpdesk.tickets].map(([id, tickets]) => [
        id,
        helpdesk.statuses.map((status) => ({
          key: status.key,
          title: status.title,
          count: tickets.get(status) ?? 0,
        })),
      ]),
    ),
    users: helpdesk.users.map((user) => ({
      name: user.name,
      mode: user.login.mode,
      departments: user.departments,
      disabled: user.disabled,
      api_access: user.apiAccess,
      allowed_actions: user.allowedActions ?? null,
      assigned: helpdesk.counts(user, false),
      all: helpdesk.counts(user, true),
    })),
  };
}

export function faultState(simulator: Simulator, helpdesk: string): object | null {
  const fault = simulator.fault(helpdesk);
  if (fault === undefined) return null;
  return { name: fault.name, source: fault.source, requests_left: fault.requestsLeft ?? null };
}
