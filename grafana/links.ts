import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';

/** The page that says what to do. */
export const runbook = 'https://github.com/denter-exporter/denter-exporter/blob/main/docs/runbook.md';

/** What a reason means, and its remedy. */
export const reasons = 'https://github.com/denter-exporter/denter-exporter/blob/main/docs/metrics.md#reasons';

/** The dashboards' lasting names; links and bookmarks hold them. */
export const uids = { tickets: 'denter-tickets', exporter: 'denter-exporter' } as const;

/** To the other dashboard, with the variables and the time range of this one. */
export function toDashboard(title: string, uid: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .icon('dashboard')
    .url(`/d/${uid}`)
    .includeVars(true)
    .keepTime(true);
}

export function toRunbook(): DashboardLinkBuilder {
  return new DashboardLinkBuilder('Runbook')
    .type(DashboardLinkType.Link)
    .icon('doc')
    .tooltip('What each alert and each reason means, and what to do')
    .url(runbook)
    .targetBlank(true);
}
