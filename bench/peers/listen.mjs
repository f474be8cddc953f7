import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const pauses = monitorEventLoopDelay({ resolution: 1 });

/**
 * Serves a peer on a free port and prints it. `/change` is the next round: every value is new; it answers with the
 * milliseconds of CPU that this took. `/longest-pause` answers with the longest pause of the event loop since it was asked last, in milliseconds.
 *
 * @param {import('node:http').RequestListener} listener
 * @param {() => void | Promise<void>} change
 * @param {import('node:http').ServerOptions} options
 */
export function listen(listener, change, options = {}) {
  // Idle connections are kept for ever: while it is another peer's turn, five seconds pass easily.
  const server = createServer({ ...options, keepAliveTimeout: 0 }, (req, res) => {
    if (req.url === '/change') void answerChange(res);
    else if (req.url === '/longest-pause') answerPause(res);
    else listener(req, res);
  });
  const answerChange = async (res) => {
    const before = process.cpuUsage();
    await change();
    const { user, system } = process.cpuUsage(before);
    res.end(String((user + system) / 1000));
  };
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
}

function answerPause(res) {
  const longest = pauses.max / 1e6;
  pauses.enable();
  pauses.reset();
  res.end(String(longest));
}

/** How many department sets the command line asks for. */
export const setCount = Number(process.argv[2]);
