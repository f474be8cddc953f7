import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Upstream } from './faulty-server.ts';
import {
  closes,
  drips,
  floods,
  resets,
  resetsAfter,
  sample,
  sendsAndWaits,
  sends,
  staysSilent,
  says,
} from './replies.ts';
import { fault, type UpstreamFault } from './upstream-fault.ts';

const head = 'HTTP/1.1 200 OK\r\n';
const lengthOf = (bytes: number): string => `${head}Content-Length: ${bytes}\r\n\r\n`;

export const networkFaults: readonly UpstreamFault[] = [
  {
    name: 'dns',
    reason: 'dns',
    says: 'helpdesk.invalid',
    // No test can mend a name: the runner does it as an operator does, in the configuration.
    server: async () => unresolved(),
    uncounted: true,
    waits: true,
  },
  { name: 'refused', reason: 'connect', says: 'ECONNREFUSED', server: { closed: true }, uncounted: true },
  {
    name: 'unanswered-connect',
    reason: 'timeout',
    says: 'while connecting',
    server: unanswered,
    uncounted: true,
  },
  {
    name: 'closed-at-connect',
    reason: 'reset',
    says: /other side closed|ECONNRESET|EPIPE/,
    server: { greet: (socket) => socket.end() },
  },
  fault('reset-before-headers', 'reset', /ECONNRESET|other side closed/, resets),
  fault('closed-before-headers', 'reset', /ECONNRESET|other side closed/, closes),
  fault('reset-in-headers', 'reset', /ECONNRESET|other side closed/, resetsAfter(`${head}Content-`)),
  fault('reset-in-body', 'reset', /ECONNRESET|other side closed/, resetsAfter(`${lengthOf(999)}{"result":`)),
  fault('short-body', 'reset', /ECONNRESET|other side closed/, sends(lengthOf(sample.length + 1), sample)),
  fault('short-chunked-body', 'reset', /ECONNRESET|other side closed/, sends(`${head}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n`)), // prettier-ignore
  fault('silent', 'timeout', 'while waiting for the answer to begin', staysSilent),
  fault('slow-headers', 'timeout', 'while waiting for the answer to begin', drips(head, 'X-Drop: 1\r\n')),
  fault('only-early-hints', 'timeout', 'to begin', sendsAndWaits('HTTP/1.1 103 Early Hints\r\n\r\n')),
  fault('dripping-body', 'timeout', 'while reading the answer', drips(lengthOf(100_000), ' ')),
  fault('body-that-stops', 'timeout', 'while reading', sendsAndWaits(lengthOf(sample.length + 1), sample)),
  fault('body-without-end', 'too_large', 'larger than 1048576 bytes', floods(`${head}\r\n`)),
  fault('hundred-megabytes', 'too_large', 'larger than 1048576', floods(lengthOf(100e6), 100e6)),
  // The first request of each connection is answered; the next one meets a connection that closes under it.
  fault('kept-socket-closed', undefined, '', (call) => (call.nth === 1 ? says(sample)(call) : closes(call)), { stays: true }), // prettier-ignore
  fault('kept-socket-reset', undefined, '', (call) => (call.nth === 1 ? says(sample)(call) : resets(call)), { stays: true }), // prettier-ignore
];

function unresolved(): Upstream {
  return {
    url: 'http://helpdesk.invalid/includes/api.php',
    connections: 0,
    heal: async () => {},
    close: async () => {},
  };
}

/** A listener that is stopped, with a full queue: the kernel answers no more SYN. */
async function unanswered(): Promise<Upstream> {
  const script = `require('http').createServer((q, a) => a.end(${JSON.stringify(sample)}))
    .listen(0, '127.0.0.8', 1, function () { console.log(this.address().port) })`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(line.toString());
  child.kill('SIGSTOP');
  const fillers = Array.from({ length: 8 }, () => connect(port, '127.0.0.8').on('error', () => {}));
  await new Promise((resolve) => {
    setTimeout(resolve, 200);
  });
  const end = (): void => {
    for (const filler of fillers) filler.destroy();
  };
  return {
    url: `http://127.0.0.8:${port}/includes/api.php`,
    connections: 0,
    heal: async () => {
      child.kill('SIGCONT');
      end();
    },
    close: async () => {
      end();
      child.kill('SIGKILL');
    },
  };
}
