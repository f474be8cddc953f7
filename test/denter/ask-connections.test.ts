import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { askForError, askOnce, testConnections } from '../support/ask-once.ts';
import { readBody, sampleAnswer, serveAnswer, serveHttp } from '../support/server.ts';
import { setOf } from '../support/settings.ts';

const sample = JSON.stringify(sampleAnswer);

describe('askTicketCounts, connections', () => {
  it('keeps a connection from poll to poll', async () => {
    const ports = new Set<number | undefined>();
    const url = await serveHttp((req, res) => {
      ports.add(req.socket.remotePort);
      res.end(sample);
    });
    const connections = testConnections();
    for (let i = 0; i < 3; i += 1) {
      await askOnce(url, { connections });
      // undici takes a connection back in the next turn.
      await nextTurn();
    }
    expect(ports.size).toBe(1);
  });

  it('asks over the address family that was chosen', async () => {
    const url = (await serveAnswer(200, sample)).replace('127.0.0.1', 'localhost');
    const family = (ipFamily: 'ipv4' | 'ipv6') => ({
      helpdesk: {
        connection: { tls: { insecureSkipVerify: false, minVersion: 'TLSv1.2' }, ipFamily } as const,
      },
    });
    expect(await askOnce(url, family('ipv4'))).toMatchObject({ active: 123 });
    expect(['connect', 'dns']).toContain((await askForError(url, family('ipv6'))).code);
  });

  it('leaves out what is false', async () => {
    let body = '';
    const url = await serveHttp((req, res) => {
      void readBody(req).then((text) => {
        body = text;
        res.end(JSON.stringify({ ...sampleAnswer, status: undefined }));
      });
    });
    const counts = await askOnce(url, { set: setOf({ includeCountsByStatus: false }) });
    expect(counts.statuses).toBeUndefined();
    expect(body).toBe('action=GetTicketCounts&responsetype=json&identifier=reporting&secret=s3cret-value');
  });

  it('tells each step, with what was sent and received', async () => {
    const steps: [string, unknown][] = [];
    const url = await serveAnswer(200, sample);
    await askOnce(url, { trace: (step, details) => steps.push([step, details]) });
    expect(steps).toEqual([
      ['asking', { url, bytes: 105 }],
      ['answered', { status: 200, bytes: sample.length }],
    ]);
  });
});
