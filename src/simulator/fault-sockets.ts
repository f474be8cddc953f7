/** Faults below HTTP: what happens to the connection itself. */
import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { encodeAnswer } from './answer.ts';
import { sendAnswer, type FaultAction, type FaultCall } from './fault-call.ts';

/** Real milliseconds between two drops of a dripping answer. */
const dripMs = 200;
const defaultDelayMs = 3000;
const chunk = Buffer.alloc(65_536, ' ');

/** The client must lose patience: nothing is ever sent. */
export const staySilent: FaultAction = () => {};

export const answerLate: FaultAction = (call) => {
  const timer = setTimeout(() => sendAnswer(call), call.options.delayMs ?? defaultDelayMs);
  call.response.once('close', () => clearTimeout(timer));
};

export const dripHeaders: FaultAction = ({ response }) => {
  const { socket } = response;
  socket?.write('HTTP/1.1 200 OK\r\n');
  drip(response, (drop) => socket?.write(`X-Drop-${drop}: 1\r\n`));
};

export const dripBody: FaultAction = (call) => {
  const { response } = call;
  const body = startBody(call);
  response.flushHeaders();
  drip(response, (drop) => {
    if (drop < body.length) response.write(body.subarray(drop, drop + 1));
    else response.end();
  });
};

function drip(response: ServerResponse, send: (drop: number) => void): void {
  let drop = 0;
  const timer = setInterval(() => {
    send(drop);
    drop += 1;
  }, dripMs);
  response.once('close', () => clearInterval(timer));
}

/** White space for ever, as fast as the client takes it. */
export const endlessBody: FaultAction = ({ response }) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
};

export const resetBeforeHeaders: FaultAction = ({ response }) => {
  reset(response.socket);
};

export const closeBeforeHeaders: FaultAction = ({ response }) => {
  response.socket?.destroy();
};

export const resetInBody: FaultAction = (call) => {
  sendHalf(call, () => reset(call.response.socket));
};

export const closeInBody: FaultAction = (call) => {
  sendHalf(call, () => call.response.socket?.destroy());
};

/** Half of the answer, given time to arrive: a reset would overtake it. */
function sendHalf(call: FaultCall, then: () => void): void {
  const body = startBody(call);
  call.response.write(body.subarray(0, Math.floor(body.length / 2)), () => setTimeout(then, 50).unref());
}

function startBody({ response, answer, shape }: FaultCall): Buffer {
  const body = Buffer.from(encodeAnswer(answer, shape));
  response.writeHead(answer.status, { 'content-type': 'application/json', 'content-length': body.length });
  return body;
}

export const speakAnotherProtocol: FaultAction = ({ response }) => {
  response.socket?.end('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n');
};

/** RST over TCP. Node can't reset beneath TLS: there the connection ends without TLS's goodbye. */
function reset(socket: Socket | null): void {
  if (socket === null) return;
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}
