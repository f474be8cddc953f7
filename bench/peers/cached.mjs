// The limit: bytes that are there already, on bare node:http or, with --express, behind Express. They are read from
// standard input.
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { listen } from './listen.mjs';

const plain = await buffer(process.stdin);
const gzipped = gzipSync(plain, { level: 1 });

function answer(req, res) {
  const isGzip = req.headers['accept-encoding'] === 'gzip';
  const body = isGzip ? gzipped : plain;
  if (isGzip) res.setHeader('Content-Encoding', 'gzip');
  res.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
  res.setHeader('Content-Length', body.length);
  res.end(body);
}

async function behindExpress() {
  const { default: express } = await import('express');
  return express().get('/metrics', answer);
}
listen(process.argv.includes('--express') ? await behindExpress() : answer, () => {});
