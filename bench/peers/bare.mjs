// The least that answers at all: how soon Node.js itself is there, and how much memory it takes.
import { createServer } from 'node:http';

createServer((_req, res) => {
  res.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
  res.end('up 1\n');
}).listen(Number(process.argv[2]), '127.0.0.1');
