import { stringify } from 'yaml';
import type { ApiUser, HelpdeskScenario } from './scenario.ts';
import type { Simulator } from './simulator.ts';

export interface ExporterConfigOptions {
  /** Default `5s`. */
  readonly pollInterval?: string;
  /** Default `2s`. */
  readonly timeout?: string;
  /** Default `15s`. */
  readonly staleAfter?: string;
  /** Where the CA's certificate was written to; needed with HTTPS. */
  readonly caFile?: string;
}

/**
 * Writes the exporter's configuration for a simulator, in YAML: for each helpdesk the sets `assigned` and `all` of its first
 * user, and a set for each other user. It holds the scenario's secrets.
 */
export function exporterConfig(simulator: Simulator, options: ExporterConfigOptions = {}): string {
  return stringify({
    global: {
      poll_interval: options.pollInterval ?? '5s',
      timeout: options.timeout ?? '2s',
      stale_after: options.staleAfter ?? '15s',
    },
    helpdesks: simulator.scenario.helpdesks.map((helpdesk) => ({
      name: helpdesk.name,
      url: simulator.url(helpdesk.name),
      ...helpdeskConfig(helpdesk),
      ...(options.caFile !== undefined && { tls_config: { ca_file: options.caFile } }),
    })),
  });
}

function helpdeskConfig({ users, access }: HelpdeskScenario): object {
  const [first, ...others] = users;
  if (first === undefined) return {};
  return {
    credentials: credentials(first),
    ...(access.accessKey !== undefined && { access_key: access.accessKey }),
    department_sets: [
      { name: 'assigned', ...expectations(first) },
      { name: 'all', ignore_department_assignments: true },
      ...others.map((user) => ({
        name: ['assigned', 'all'].includes(user.name) ? `user-${user.name}` : user.name,
        credentials: credentials(user),
        ...expectations(user),
      })),
    ],
  };
}

function credentials({ login }: ApiUser): object {
  return login.mode === 'api'
    ? { identifier: login.identifier, secret: login.secret }
    : { username: login.username, password: login.password };
}

function expectations({ departments, awaitingReplyThresholds }: ApiUser): object {
  const hasThresholds = Object.keys(awaitingReplyThresholds).length > 0;
  return {
    expected_departments: departments,
    ...(hasThresholds && { awaiting_reply_thresholds: awaitingReplyThresholds }),
  };
}
