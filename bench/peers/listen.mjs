import { createServer } from 'node:http';

/**
 * Serves a peer on a free port and prints it. `/change` is the next round: every value is new.
 *
 * @param {import('node:http').RequestListener} listener
 * @param {() => void} change
 */
export function listen(listener, change) {
  const server = createServer((req, res) => {
    if (req.url !== '/change') return void listener(req, res);
    change();
    res.end();
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
}

/** How many department sets the command line asks for. */
export const setCount = Number(process.argv[2]);
