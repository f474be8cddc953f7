/**
 * The checked configuration. It is read whole, checked whole and swapped whole; nothing changes it afterwards.
 * Durations are milliseconds; the name says so.
 */
import type { Secret, SecretSource } from './secret.ts';
import type { Shard } from './shard.ts';

export interface Config {
  /** The file that it was read from, as it was given: a relative path starts at the working directory. */
  readonly file: string;
  readonly maxConcurrentPolls: number;
  /** Of these, how many by the Local API: each is a PHP process. */
  readonly maxConcurrentLocalPolls: number;
  readonly helpdesks: readonly HelpdeskConfig[];
  /** Which part of the file's helpdesks these are; absent: all of them. */
  readonly shard?: Shard;
}

export interface HelpdeskConfig {
  /** Label value `helpdesk`. */
  readonly name: string;
  readonly transport: Transport;
  readonly supportHours?: SupportHours;
  readonly departmentSets: readonly DepartmentSetConfig[];
}

/** How a helpdesk is asked. What comes back is the same. */
export type Transport = HttpTransport | LocalTransport;

export interface HttpTransport {
  readonly kind: 'http';
  /** The API's whole address, `includes/api.php` included; never holds credentials or a query. */
  readonly url: string;
  readonly connection: ConnectionConfig;
}

/** Denter's Local API: PHP on this machine, without network and credentials. */
export interface LocalTransport {
  readonly kind: 'local';
  /** Absolute path of the folder that holds Denter's `init.php`. */
  readonly denterRoot: string;
  /** An absolute path, or a name to be looked for on the PATH. */
  readonly phpBinary: string;
}

/** How to reach a helpdesk over HTTP. Helpdesks with the same values can share connections. */
export interface ConnectionConfig {
  readonly tls: TlsConfig;
  readonly proxy?: ProxyConfig;
  readonly ipFamily: 'any' | 'ipv4' | 'ipv6';
}

export interface TlsConfig {
  /** Absolute paths. */
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly serverName?: string;
  readonly insecureSkipVerify: boolean;
  readonly minVersion: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
}

/** A proxy's URL may carry its password, so it is a secret; `environment` follows HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
export type ProxyConfig = { readonly from: 'url'; readonly url: Secret } | { readonly from: 'environment' };

export interface DepartmentSetConfig {
  /** Label value `helpdesk`. */
  readonly helpdesk: string;
  /** Label value `department_set`. */
  readonly name: string;
  readonly credentials: Credentials;
  readonly accessKey?: SecretSource;
  readonly ignoreDepartmentAssignments: boolean;
  readonly includeCountsByStatus: boolean;
  /** Department ids in decimal. Absent: nothing is expected. */
  readonly expectedDepartments?: readonly string[];
  readonly awaitingReplyThresholds: AwaitingReplyThresholds;
  readonly pollIntervalMs: number;
  /** From the first step of a poll to the last byte of its answer, a retry included. */
  readonly timeoutMs: number;
  /** 0: drop at the first failure; Infinity: hold for ever. */
  readonly staleAfterMs: number;
}

export interface AwaitingReplyThresholds {
  readonly warning?: number;
  readonly critical?: number;
}

export type Credentials =
  | { readonly mode: 'api'; readonly identifier: string; readonly secret: SecretSource }
  | { readonly mode: 'admin'; readonly username: string; readonly password: SecretSource }
  | { readonly mode: 'admin_md5'; readonly username: string; readonly passwordMd5: SecretSource }
  /** The Local API asks for none; from Denter 7.2 on it can do without an administrator's name too. */
  | { readonly mode: 'local'; readonly adminUsername?: string };

export interface SupportHours {
  /** IANA name. */
  readonly timeZone: string;
  /** Index 0 is Monday; spans of minutes since local midnight, `end` above 1440 for a span over midnight. */
  readonly weekly: readonly (readonly MinuteSpan[])[];
  /** Local dates, `YYYY-MM-DD`. */
  readonly holidays: readonly string[];
}

export interface MinuteSpan {
  readonly start: number;
  readonly end: number;
}
