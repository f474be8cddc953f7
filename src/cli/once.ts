import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { Connections } from '../denter/connections.ts';
import { Exposition } from '../metrics/exposition.ts';
import { OwnMetrics } from '../metrics/own-metrics.ts';
import { PollSlots } from '../polling/poll-slots.ts';
import { Poller } from '../polling/poller.ts';
import type { SetRecord } from '../polling/set-record.ts';
import { logWarnings, pollingContext } from './daemon.ts';
import type { Flags } from './flags.ts';
import { openLog } from './log.ts';
import { readConfig } from './read-config.ts';
import { writeWhole } from './write-whole.ts';
import { endOnSignals } from './signals.ts';
import { CommandError, UsageError } from './usage-error.ts';

/**
 * One poll of every department set; the metrics go to stdout or into a file, also when polls failed: then they say so,
 * and the command ends with 1.
 */
export async function once(flags: Flags): Promise<void> {
  endOnSignals();
  const log = await openLog(flags);
  const file = flags.text('output.file') ?? '';
  if (file !== '') await checkOutputFile(file);
  const { config, warnings } = await readConfig(flags);
  logWarnings(log, warnings);
  // What is fresh in this run is fresh, however long the run takes.
  const startedAt = performance.now();
  const records = await pollAll(config, log);
  // Nothing about the process: node_exporter has series of these names itself, and refuses a file that repeats them.
  const exposition = new Exposition(new OwnMetrics());
  exposition.apply(config, records);
  const { bytes } = await exposition.scrape({ format: 'text', at: startedAt });
  if (file === '') process.stdout.write(bytes);
  else await writeWhole(file, bytes);
  if (records.some(({ lastPoll }) => lastPoll?.error !== undefined)) process.exitCode = 1;
}

/** Before the helpdesks are asked, rather than after. */
async function checkOutputFile(file: string): Promise<void> {
  if (!file.endsWith('.prom'))
    throw new UsageError(`--output.file: ${file} must end in .prom, or node_exporter leaves it alone`);
  try {
    await access(dirname(resolve(file)), constants.W_OK);
  } catch (error) {
    throw new CommandError(`--output.file: cannot write into ${dirname(resolve(file))}`, { cause: error });
  }
}

async function pollAll(config: Config, log: Logger): Promise<SetRecord[]> {
  const connections = new Connections();
  const context = {
    ...pollingContext(connections, log, () => {}),
    slots: new PollSlots(config.maxConcurrentPolls),
    localSlots: new PollSlots(config.maxConcurrentLocalPolls),
  };
  const pollers = config.helpdesks.flatMap((helpdesk) =>
    helpdesk.departmentSets.map((set) => new Poller(helpdesk, set, context)),
  );
  await Promise.all(pollers.map(async (poller) => poller.pollInSlot()));
  await connections.destroy();
  return pollers.map(({ record }) => record);
}
