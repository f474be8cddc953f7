import type { ConnectionConfig, ProxyConfig, TlsConfig } from './config.ts';
import { hidden } from './write-secret.ts';

/** Writes the keys of a helpdesk that say how it is reached. */
export function writeConnection({ tls, proxy, ipFamily }: ConnectionConfig): object {
  return { tls_config: writeTls(tls), ...writeProxy(proxy), ip_family: ipFamily };
}

const tlsVersions = { TLSv1: 'TLS10', 'TLSv1.1': 'TLS11', 'TLSv1.2': 'TLS12', 'TLSv1.3': 'TLS13' } as const;

function writeTls(tls: TlsConfig): object {
  return {
    ...(tls.caFile !== undefined && { ca_file: tls.caFile }),
    ...(tls.certFile !== undefined && { cert_file: tls.certFile }),
    ...(tls.keyFile !== undefined && { key_file: tls.keyFile }),
    ...(tls.serverName !== undefined && { server_name: tls.serverName }),
    insecure_skip_verify: tls.insecureSkipVerify,
    min_version: tlsVersions[tls.minVersion],
  };
}

/** The user stays, as in Go's `URL.Redacted`. */
function writeProxy(proxy: ProxyConfig | undefined): object {
  if (proxy === undefined) return {};
  if (proxy.from === 'environment') return { proxy_from_environment: true };
  const { protocol, username, password, host } = new URL(proxy.url.reveal());
  const user = username === '' && password === '' ? '' : `${username}${password === '' ? '' : `:${hidden}`}@`;
  return { proxy_url: `${protocol}//${user}${host}` };
}
