import type { ConnectionConfig, DepartmentSetConfig, HelpdeskConfig } from '../../src/config/config.ts';
import { Secret } from '../../src/config/secret.ts';

export const plainConnection: ConnectionConfig = {
  tls: { insecureSkipVerify: false, minVersion: 'TLSv1.2' },
  ipFamily: 'any',
};

/** A department set with the defaults that a test does not care about. */
export function setOf(overrides: Partial<DepartmentSetConfig> = {}): DepartmentSetConfig {
  return {
    helpdesk: 'acme',
    name: 'assigned',
    credentials: {
      mode: 'api',
      identifier: 'reporting',
      secret: { from: 'value', value: new Secret('s3cret-value') },
    },
    ignoreDepartmentAssignments: false,
    includeCountsByStatus: true,
    awaitingReplyThresholds: {},
    pollIntervalMs: 60_000,
    timeoutMs: 2_000,
    staleAfterMs: 180_000,
    ...overrides,
  };
}

export interface HelpdeskOverrides extends Partial<HelpdeskConfig> {
  readonly connection?: ConnectionConfig;
}

/** A helpdesk with one department set, or those given, that is asked over HTTP, unless `transport` says otherwise. */
export function helpdeskOf(
  url: string,
  { connection = plainConnection, ...overrides }: HelpdeskOverrides = {},
): HelpdeskConfig {
  return {
    name: 'acme',
    transport: { kind: 'http', url, connection },
    departmentSets: [setOf()],
    ...overrides,
  };
}
