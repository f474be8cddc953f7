import type { HttpTransport } from '../../config/config.ts';
import type { CertificateTrace } from '../../denter/connection-trace.ts';
import type { AskedNetwork } from './ask-set.ts';
import { hostOf } from './broken-step.ts';
import { ok, type Step, warning } from './step.ts';

/** Certificates that renew themselves do so a month before their end: less than this means that one did not. */
const warnDays = 21;
const dayMs = 86_400_000;

/** What there is to say of TLS where it did not fail. */
export function tlsStep({ attempt, endedAtMs }: AskedNetwork, transport: HttpTransport): Step {
  const { url, connection } = transport;
  if (!url.startsWith('https:')) return plainStep(hostOf(url));
  const tls = attempt.connection?.tls;
  const certificate = tls?.certificate;
  const shown = certificate && describeCertificate(certificate, endedAtMs);
  const found = [tls?.protocol, shown ?? 'certificate not seen']
    .filter((part) => part !== undefined)
    .join(', ');
  if (connection.tls.insecureSkipVerify)
    return warning(
      'tls',
      `not verified: ${found}`,
      'Anybody on the way can read the credentials: set tls_config.ca_file, and take insecure_skip_verify out.',
    );
  if (certificate === undefined || daysLeft(certificate, endedAtMs) >= warnDays) return ok('tls', found);
  return warning('tls', found, "Renew the helpdesk's certificate, and see why it does not renew itself.");
}

function plainStep(host: string): Step {
  if (/^(127\.|::1$|localhost$)/.test(host)) return ok('tls', 'none: plain http, on this machine');
  return warning(
    'tls',
    'none: plain http, so anybody on the way can read the credentials',
    'Let url begin with https.',
  );
}

/** Its name, its issuer, and the days that it has left. */
export function describeCertificate(certificate: CertificateTrace, nowMs: number): string {
  const { subject, issuer, validTo } = certificate;
  const days = daysLeft(certificate, nowMs);
  const end = Number.isNaN(days)
    ? `valid to ${validTo}`
    : days < 0
      ? `expired ${-days} days ago`
      : `${days} days left`;
  return `${subject || 'no name'}, issued by ${issuer || 'nobody named'}, ${end}`;
}

function daysLeft({ validTo }: CertificateTrace, nowMs: number): number {
  return Math.floor((Date.parse(validTo) - nowMs) / dayMs);
}
