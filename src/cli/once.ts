import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { Connections } from '../denter/connections.ts';
import { Exposition } from '../metrics/exposition.ts';
import { OwnMetrics } from '../metrics/own-metrics.ts';
import { PollSlots } from '../polling/poll-slots.ts';
import { Poller } from '../polling/poller.ts';
import type { SetRecord } from '../polling/set-record.ts';
import { logWarnings, pollingContext } from './daemon.ts';
import type { Flags } from './flags.ts';
import { openLog } from './log.ts';
import { writeWhole } from './write-whole.ts';
import { CommandError } from './usage-error.ts';

/**
 * One poll of every department set; the metrics go to stdout or into a file, also when polls failed: then they say so,
 * and the command ends with 1.
 */
export async function once(flags: Flags): Promise<void> {
  const log = await openLog(flags);
  const file = flags.text('output.file') ?? '';
  if (file !== '' && !file.endsWith('.prom'))
    throw new CommandError(`--output.file: ${file} must end in .prom, or node_exporter leaves it alone`);
  const { config, warnings } = await loadConfig(flags.text('config.file') ?? '');
  logWarnings(log, warnings);
  const records = await pollAll(config, log);
  // Nothing about the process: node_exporter has series of these names itself, and refuses a file that repeats them.
  const exposition = new Exposition(new OwnMetrics());
  exposition.apply(config, records);
  const body = await exposition.scrape({ format: 'text' });
  if (file === '') process.stdout.write(body);
  else await writeWhole(file, body);
  if (records.some(({ lastPoll }) => lastPoll?.error !== undefined)) process.exitCode = 1;
}

async function pollAll(config: Config, log: Logger): Promise<SetRecord[]> {
  const connections = new Connections();
  const slots = new PollSlots(config.maxConcurrentPolls);
  const context = { ...pollingContext(connections, log, () => {}), slots };
  const pollers = config.helpdesks.flatMap((helpdesk) =>
    helpdesk.departmentSets.map((set) => new Poller(helpdesk, set, context)),
  );
  await Promise.all(
    pollers.map(async (poller) => {
      await slots.acquire();
      await poller.pollNow();
      slots.release();
    }),
  );
  await connections.destroy();
  return pollers.map(({ record }) => record);
}
