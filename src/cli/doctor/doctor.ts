import type { Config, HelpdeskConfig } from '../../config/config.ts';
import { PollSlots, withSlots } from '../../polling/poll-slots.ts';
import { logWarnings } from '../daemon.ts';
import type { Flags } from '../flags.ts';
import { openLog } from '../log.ts';
import { readConfig } from '../read-config.ts';
import { endOnSignals } from '../signals.ts';
import { UsageError } from '../usage-error.ts';
import { diagnose } from './diagnose.ts';
import { Progress } from './progress.ts';
import { jsonReport } from './report-json.ts';
import { tableReport } from './report-table.ts';
import { type Diagnosis, resultOf } from './step.ts';

/** Asks every helpdesk for real, step by step; ends with 1 where a step failed. */
export async function doctor(flags: Flags): Promise<void> {
  endOnSignals();
  const log = await openLog(flags);
  const { config, warnings } = await readConfig(flags);
  const helpdesks = chosen(config, flags.all('helpdesk'));
  logWarnings(log, warnings);
  const diagnoses = await diagnoseAll(config, helpdesks);
  process.stdout.write(
    flags.text('format') === 'json' ? jsonReport(diagnoses) : tableReport(diagnoses, wantsColor()),
  );
  if (diagnoses.some((diagnosis) => resultOf(diagnosis) === 'failed')) process.exitCode = 1;
}

const maxNamed = 50;

/** @throws {UsageError} for a name that is not in the configuration, with those that are */
function chosen({ helpdesks }: Config, names: readonly string[]): readonly HelpdeskConfig[] {
  if (names.length === 0) return helpdesks;
  const unknown = names.filter((name) => !helpdesks.some((helpdesk) => helpdesk.name === name));
  if (unknown.length === 0) return helpdesks.filter(({ name }) => names.includes(name));
  const known = helpdesks.slice(0, maxNamed).map(({ name }) => name);
  const more = helpdesks.length > maxNamed ? ` and ${helpdesks.length - maxNamed} more` : '';
  throw new UsageError(
    `--helpdesk: got ${unknown.map((name) => JSON.stringify(name)).join(', ')}, wanted one of ${known.join(', ')}${more}`,
  );
}

/** As many at once as polls may run at once: a running daemon's and these are the same load twice at most. */
export async function diagnoseAll(
  config: Config,
  helpdesks: readonly HelpdeskConfig[],
): Promise<Diagnosis[]> {
  const slots = new PollSlots(config.maxConcurrentPolls);
  const localSlots = new PollSlots(config.maxConcurrentLocalPolls);
  const progress = new Progress(process.stderr, helpdesks.length);
  const byName = new Map<string, Diagnosis>();
  await Promise.all(
    helpdesks.map(async (helpdesk) =>
      withSlots(helpdesk.transport.kind === 'local' ? [localSlots, slots] : [slots], async () => {
        const diagnosis = await diagnose(helpdesk);
        byName.set(helpdesk.name, diagnosis);
        progress.finished(resultOf(diagnosis) === 'failed');
      }),
    ),
  );
  progress.end();
  return helpdesks.flatMap(({ name }) => byName.get(name) ?? []);
}

/** https://no-color.org */
function wantsColor(): boolean {
  return process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';
}
