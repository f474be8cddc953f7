import { concreteRemedy } from '../../denter/concrete-remedy.ts';
import type { AttemptTrace } from '../../denter/trace.ts';
import type { PollResult } from '../../polling/set-record.ts';
import type { Clock, SetView, StatusView } from '../status/status-view.ts';
import { formatMeasured, formatTime } from '../status/wording.ts';
import { type TraceRow, traceRows } from './trace-rows.ts';

/** The traces of a helpdesk as plain text, for terminals and tickets. */
export function detailText(name: string, { helpdesks, at }: StatusView, version: string): string {
  const [helpdesk] = helpdesks;
  const head = `${name} (${helpdesk?.host ?? ''}), as of ${formatTime(at.wallMs)}, denter-exporter ${version}\n`;
  return [head, ...(helpdesk?.sets ?? []).map((set) => setText(set, at))].join('\n');
}

function setText({ record, state }: SetView, at: Clock): string {
  const { set, lastPoll, lastFailure } = record;
  const parts = [`## ${set.name}: ${state === 'pending' ? 'not polled yet' : state}\n`];
  if (lastPoll !== undefined) parts.push(pollText('Last poll', lastPoll, at));
  if (lastFailure !== undefined && lastFailure !== lastPoll)
    parts.push(pollText('Last failed poll', lastFailure, at));
  return parts.join('\n');
}

function pollText(what: string, { error, endedAtMs, durationMs, trace }: PollResult, at: Clock): string {
  const outcome = error === undefined ? 'succeeded' : 'failed';
  const rows: TraceRow[] = [
    [what, `${outcome} at ${formatTime(endedAtMs)}, took ${formatMeasured(durationMs)}`],
  ];
  if (error !== undefined) {
    rows.push(['Reason', error.code], ['What is wrong', error.message]);
    rows.push(['What to do', concreteRemedy(error.code, error.message)]);
  }
  return [lines(rows), ...(trace?.attempts ?? []).map((attempt) => attemptText(attempt, at))].join('\n');
}

function attemptText(attempt: AttemptTrace, at: Clock): string {
  const { headers, body } = attempt;
  const text = lines(traceRows(attempt, at.wallMs));
  return [
    text,
    headers === '' ? '' : `  Response headers:\n${indent(headers)}`,
    body === undefined ? '' : `  Beginning of the body:\n${indent(body)}`,
  ].join('');
}

function lines(rows: readonly TraceRow[]): string {
  return rows.map(([name, value]) => `  ${`${name}:`.padEnd(17)} ${value}\n`).join('');
}

function indent(text: string): string {
  return `${text.replace(/^/gm, '    ')}\n`;
}
