import { isIP } from 'node:net';
import * as der from './der.ts';

/** The extension that says for which hosts a certificate stands. */
export function alternativeNames(hosts: readonly string[]): Buffer {
  return der.sequence(
    ...hosts.map((host) =>
      isIP(host) === 0
        ? der.tagged(2, Buffer.from(host, 'latin1'), { constructed: false })
        : der.tagged(7, addressBytes(host), { constructed: false }),
    ),
  );
}

/** @param address IPv4 or IPv6, without a zone */
function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  // A URL spells an address with an IPv4 part in hexadecimal.
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before = '', after] = plain.split('::');
  const head = groups(before);
  const tail = groups(after ?? '');
  const bytes = Buffer.alloc(16);
  for (const [index, group] of head.entries()) bytes.writeUInt16BE(group, index * 2);
  for (const [index, group] of tail.entries()) bytes.writeUInt16BE(group, 16 - (tail.length - index) * 2);
  return bytes;
}

function groups(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}
