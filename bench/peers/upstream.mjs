// Many helpdesks, each at an address of its own in 127.0.0.0/8, that always answer the same. Over HTTP connections are kept;
// with a key and a certificate on standard input they answer over TLS, and close the connection after each answer.
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { countsOf } from './families.mjs';

const { statuses, departments } = countsOf(0);
const answer = Buffer.from(
  JSON.stringify({
    result: 'success',
    filteredDepartments: departments,
    allActive: 123,
    awaitingReply: 100,
    flaggedTickets: 15,
    status: Object.fromEntries(statuses.map(({ key, title, count }) => [key, { title, count }])),
  }),
);
/** When each department set asked last: Unix milliseconds by path and kind. */
const asked = {};

function listener(req, res) {
  if (req.method === 'GET') return void res.end(JSON.stringify(asked));
  let form = '';
  req.setEncoding('latin1').on('data', (chunk) => (form += chunk));
  req.on('end', () => {
    asked[`${req.url} ${form.includes('ignoreDepartmentAssignments')}`] = Date.now();
    if (tls !== undefined) res.setHeader('Connection', 'close');
    res.setHeader('Content-Length', answer.length).end(answer);
  });
}

const input = await text(process.stdin);
const tls = input === '' ? undefined : JSON.parse(input);
const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
server.keepAliveTimeout = 300_000;
server.listen({ port: 0, host: '0.0.0.0', backlog: 4096 }, () =>
  process.stdout.write(`${server.address().port}\n`),
);
