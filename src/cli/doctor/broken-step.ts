import { isIP } from 'node:net';
import type { HttpTransport } from '../../config/config.ts';
import type { DenterError } from '../../denter/denter-error.ts';
import type { Reason } from '../../denter/reason.ts';
import type { AttemptTrace } from '../../denter/trace.ts';
import type { StepName } from './step.ts';

/** Where a failure of this reason breaks the chain; how far it came decides about a few of them. */
const steps: Readonly<Record<Reason, StepName>> = {
  dns: 'name',
  connect: 'connect',
  local: 'connect',
  tls: 'tls',
  timeout: 'answer',
  reset: 'answer',
  redirect: 'redirect',
  not_found: 'answer',
  rate_limited: 'answer',
  http_status: 'answer',
  server_error: 'answer',
  secret: 'authentication',
  auth: 'authentication',
  ip_denied: 'authentication',
  permission: 'permission',
  api_error: 'shape',
  too_large: 'shape',
  not_json: 'shape',
  bad_response: 'shape',
  too_many_statuses: 'shape',
};

/**
 * The step at which asking over HTTP broke.
 *
 * @param attempt absent where nothing was sent
 */
export function brokenStep(
  { code }: DenterError,
  transport: HttpTransport,
  attempt: AttemptTrace | undefined,
): StepName {
  if (attempt === undefined) return code === 'timeout' || code === 'local' ? 'authentication' : steps[code];
  if ((code === 'timeout' || code === 'reset') && attempt.sentMs === undefined)
    return connectingStep(transport, attempt);
  // What is no HTTP at all is no answer that could have a shape.
  return code === 'bad_response' && attempt.status === undefined ? 'answer' : steps[code];
}

function connectingStep({ url }: HttpTransport, { connection }: AttemptTrace): StepName {
  if (connection === undefined) return 'connect';
  if (connection.peer !== undefined) return url.startsWith('https:') ? 'tls' : 'connect';
  return connection.dnsMs === undefined && !isAddress(url) ? 'name' : 'connect';
}

export function isAddress(url: string): boolean {
  return isIP(hostOf(url)) !== 0;
}

/** Without the brackets of an IPv6 address. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}
