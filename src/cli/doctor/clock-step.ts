import type { AskedNetwork } from './ask-set.ts';
import { ok, type Step, warning } from './step.ts';

const secondMs = 1000;
/** Clocks that are kept by NTP are far closer; what web servers and proxies in between do to `Date` is less than this. */
const warnMs = 5 * secondMs;

/** Compares this machine's clock with the helpdesk's, by the `Date` of its answer (RFC 9110, 6.6.1). */
export function clockStep({ attempt, endedAtMs }: AskedNetwork): Step {
  const { headers, sentMs, firstByteMs, totalMs } = attempt;
  const date = Date.parse(/^date: (.*)$/im.exec(headers)?.[1] ?? '');
  if (Number.isNaN(date) || sentMs === undefined || firstByteMs === undefined)
    return ok('clock', 'not known: the answer has no Date');
  const startedAtMs = endedAtMs - totalMs;
  // It was written somewhere between the request and the answer's first byte, and is cut to whole seconds.
  const behindMs = startedAtMs + sentMs - (date + secondMs);
  const aheadMs = date - (startedAtMs + firstByteMs);
  const offMs = Math.max(behindMs, aheadMs, 0);
  if (offMs <= warnMs) return ok('clock', `agrees with this machine's, as far as the answer's Date tells`);
  return warning(
    'clock',
    `the helpdesk's clock is ${describe(offMs)} ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's`,
    'Have both clocks set by NTP (chrony, systemd-timesyncd): certificates, logs and times of tickets depend on them.',
  );
}

function describe(ms: number): string {
  const seconds = Math.round(ms / secondMs);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
