/**
 * What the queries are made of. Joins ignore the labels that differ and name none that are the same: whatever labels a
 * Prometheus adds to its targets, each department set of each exporter meets itself and no other.
 */
import { ofExporter, ofHelpdesk, ofSet } from './selector.ts';

export type Severity = 'warning' | 'critical';

/** How many series a panel shows at most, the worst ones: an exporter may have hundreds of department sets. */
const most = 12;

export const awaiting = ofSet('denter_tickets_awaiting_reply');
export const polledOk = ofSet('denter_up');
const interval = ofSet('denter_poll_interval_seconds');
const staleAfter = ofSet('denter_stale_after_seconds');

export function threshold(severity: Severity): string {
  return ofSet('denter_awaiting_reply_threshold', `severity="${severity}"`);
}

/** The tickets awaiting a reply where they are over the threshold; with `bool` 1 or 0 wherever there is one. */
export function over(severity: Severity, bool?: 'bool'): string {
  return `(${awaiting} >${bool === undefined ? '' : ' bool'} ignoring (severity) ${threshold(severity)})`;
}

/** The tickets awaiting a reply as a share of a threshold, 1 being the threshold. */
export function shareOf(severity: Severity): string {
  return `(${awaiting} / ignoring (severity) ${threshold(severity)})`;
}

/** Seconds since the last success; nothing before the first. */
export const age = `(time() - (${ofSet('denter_last_success_timestamp_seconds')} > 0))`;

/** The age at which counts are too old: stale_after, or three intervals where that is shorter than one or `never`. */
export const oldAt = `((${staleAfter} >= ${interval} and ${staleAfter} < Inf) or 3 * ${interval})`;

/** Sets whose counts are not those of this moment: the last poll failed, or none has ended for three intervals. */
const old = `(${polledOk} == 0 or ${age} > 3 * ${interval})`;

/** The part of series that tell of an answer where the answer is fresh, and where it is an old one, held. */
export const fresh = (series: string): string => `(${series} unless ${old})`;
export const held = (series: string): string => `(${series} and ${old})`;

/**
 * Sets that have no counts: never answered, dropped because they were too old, or gone with their exporter. A set that
 * another exporter shows is not gone.
 */
export const withoutCounts = `(${lastKnown(polledOk)} unless on (helpdesk, department_set) ${awaiting})`;

/** Whether the support is open, 1 or 0, of the department sets of helpdesks that have support hours. */
export const supportOpen = `(0 * ${polledOk} + ignoring (department_set) group_left () ${ofHelpdesk('denter_support_open')})`;

/** Series as they were when they were last seen within the dashboard's time range. */
export function lastKnown(series: string): string {
  return `last_over_time(${series}[$__range])`;
}

/** Tickets by status, with the status's title; with its key where there is none. One title wins where two are seen. */
export function titled(tickets: string): string {
  const titles = `topk without (title) (1, ${ofSet('denter_ticket_status_info')})`;
  const joined = `${tickets} * ignoring (title) group_left (title) ${titles}`;
  return `(${joined} or ignoring (title) label_join(${tickets}, "title", "", "status"))`;
}

/** The greatest now, greatest first; for instant queries. */
export function greatest(series: string): string {
  return `topk(${most}, ${series})`;
}

/** The history of those that were the greatest at some time in the range. */
export function greatestInRange(series: string): string {
  return `${series} and topk(${most}, max_over_time(${series}[$__range:$__interval] @ end()))`;
}

/** How many there are; 0 only where `all` has series at all. */
export function countOf(series: string, all: string): string {
  return `count(${series}) or 0 * count(${all})`;
}

/** Only series of the exporter: `job` and `instance` may select every target of a Prometheus. */
export function ofThisProgram(metric: string): string {
  return `(${ofExporter(metric)} and on (job, instance) ${ofExporter('denter_exporter_build_info')})`;
}

/** Of what Prometheus says of its targets, that of targets which have shown department sets. */
export function ofTargets(metric: string): string {
  return `(${ofExporter(metric)} and on (job, instance) ${lastKnown(ofExporter('denter_up'))})`;
}
