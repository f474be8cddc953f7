import type { SecureVersion } from 'node:tls';
import type { ClientAuth } from './tls-names.ts';

/** The checked web configuration. It is read whole, checked whole and swapped whole. */
export interface WebConfig {
  /** Absent: plain HTTP. */
  readonly tls?: ServerTls;
  /** Set on every answer, whatever the routes say. */
  readonly headers: ReadonlyMap<string, string>;
  /** bcrypt hashes by user name. Empty: everybody may read. */
  readonly users: ReadonlyMap<string, string>;
  readonly rateLimit?: RateLimit;
}

export interface ServerTls {
  /** PEM: the server's certificate with its chain, its key, and who may sign clients' certificates. */
  readonly cert: string;
  readonly key: string;
  /** Absent: the authorities that Node knows. */
  readonly clientCa?: string;
  readonly clientAuth: ClientAuth;
  /** Of which a client's certificate must have one. Absent: any certificate will do. */
  readonly clientAllowedSans?: readonly string[];
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
  /** In OpenSSL's words, as `tls.createServer` takes them. */
  readonly ciphers: string;
  readonly ecdhCurve: string;
  readonly honorCipherOrder: boolean;
  readonly http2: boolean;
}

/** A bucket of `burst` requests to which one is added every `intervalMs`. */
export interface RateLimit {
  readonly intervalMs: number;
  readonly burst: number;
}
