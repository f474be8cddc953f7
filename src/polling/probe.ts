import { DenterError } from '../denter/denter-error.ts';
import type { Poller } from './poller.ts';
import type { SetRecord } from './set-record.ts';

/**
 * Has department sets polled now, as far as that is in order, and gives what is known of them then. A poll that does not
 * end in time goes on for everybody else; in this answer its set has failed by `timeout`.
 */
export async function probe(pollers: readonly Poller[], waitMs: number): Promise<SetRecord[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), waitMs);
  });
  try {
    return await Promise.all(
      pollers.map(async (poller) => {
        const end = await Promise.race([poller.probe(), late]);
        return end === 'late' ? withoutAnswer(poller.record, waitMs) : poller.record;
      }),
    );
  } finally {
    clearTimeout(timer);
  }
}

function withoutAnswer(record: SetRecord, waitMs: number): SetRecord {
  const error = new DenterError('timeout', `no whole answer within the ${waitMs / 1000} s of the probe`);
  return { ...record, lastPoll: { endedAtMs: Date.now(), durationMs: waitMs, error } };
}
