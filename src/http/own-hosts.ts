import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { RequestHandler } from 'express';
import { sendText } from './respond.ts';

/** Names that a machine may be asked for by. */
export interface OwnHosts {
  readonly names: readonly string[];
  /** Whatever stands under them is of the own network. */
  readonly domains: readonly string[];
}

/** Nobody can register a name under one of these. */
const privateDomains = [
  'localhost',
  'local',
  'internal',
  'home.arpa',
  'lan',
  'corp',
  'home',
  'test',
  'invalid',
];

/**
 * Refuses what asks for this exporter by a name that is not known to be its own. A browser does so for a page of another
 * site whose name was made to lead to this address (DNS rebinding); that page could read what it gets. Only names that
 * anybody could have registered are in question: addresses, names without a dot and names of the own network pass. So do
 * TLS, where the certificate has the name, and programs, which unlike browsers send no `Origin` with a POST.
 */
export function refuseForeignHost(own: OwnHosts): RequestHandler {
  return (req, res, next) => {
    const name = nameOf(req.headers.host ?? '');
    const isProgram = req.method === 'POST' && req.headers.origin === undefined;
    if (isProgram || req.secure || isOwnHost(name, own)) {
      next();
      return;
    }
    const url = /^[a-z0-9._-]{1,253}$/.test(name) ? `http://${name}` : 'URL';
    sendText(
      res,
      403,
      'Refused: the name in this address is not known to be this exporter’s, so a page of another site may be asking. ' +
        `Open it by its IP address, or start it with --web.external-url=${url} (and the port, if any).\n`,
    );
  };
}

/** Whether a request for this name can be meant for a machine that is known by these. */
export function isOwnHost(name: string, { names, domains }: OwnHosts): boolean {
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0 || names.includes(name)) return true;
  if (!/^[a-z0-9._-]*$/.test(name)) return false;
  if (!name.includes('.')) return true;
  return [...privateDomains, ...domains].some((domain) => name.endsWith(`.${domain}`));
}

/** In lower case, without the port and the root's dot. */
function nameOf(host: string): string {
  return host
    .toLowerCase()
    .replace(/:[0-9]*$/, '')
    .replace(/\.$/, '');
}

/**
 * This machine's name, the domains in which it looks for names, and the host of the external URL.
 *
 * @param resolvConf content of `/etc/resolv.conf`
 */
export function ownHosts(
  externalOrigin: string | undefined,
  machine = hostname(),
  resolvConf = readResolvConf(),
): OwnHosts {
  const [, ...domain] = machine.split('.');
  const lists = Array.from(resolvConf.matchAll(/^\s*(?:search|domain)\s+(.+)$/gm), ([, list = '']) => list);
  const domains = [domain.join('.'), ...lists.flatMap((list) => list.trim().split(/\s+/))].map(nameOf);
  const external = externalOrigin === undefined ? [] : [new URL(externalOrigin).hostname];
  return {
    names: [machine, ...external].map(nameOf),
    // A top-level domain is everybody's.
    domains: domains.filter((each) => each.includes('.')),
  };
}

function readResolvConf(): string {
  try {
    return readFileSync('/etc/resolv.conf', 'utf8');
  } catch {
    return '';
  }
}
