import { createHash } from 'node:crypto';
import { constants, open } from 'node:fs/promises';
import type { Credentials, DepartmentSetConfig } from '../config/config.ts';
import type { SecretSource } from '../config/secret.ts';
import { type Deadline, untilOver } from './deadline.ts';
import { DenterError } from './denter-error.ts';

const maxSecretBytes = 4096;
const md5Digest = /^[0-9a-f]{32}$/i;
/** The characters that Denter allows in an access key. */
const accessKeyCharacters = /^[A-Za-z0-9!@#$%.()*[\]_-]+$/;

/** What proves to Denter who is asking, as it stands in the secret files at this moment. */
export interface CallCredentials {
  /** The form's fields, encoded; empty for the Local API. */
  readonly form: string;
  /** The secret values among them, in every form that the request or its answer may show. */
  readonly secrets: readonly string[];
  /** Equal for equal credentials; says nothing about them. */
  readonly fingerprint: string;
  /** Whether they stand in the configuration itself, and are never others. */
  readonly lasts: boolean;
}

/** The credentials of a department set, or why there are none, until the deadline gives them up. */
export async function credentialsOf(
  set: DepartmentSetConfig,
  deadline: Deadline,
): Promise<CallCredentials | DenterError> {
  const last = lastRead.get(holderOf(set));
  if (last?.lasts === true) return last;
  try {
    return await untilOver(readCredentials(set), deadline, 'while reading the secrets');
  } catch (error) {
    if (error instanceof DenterError) return error;
    throw error;
  }
}

/**
 * What was read last. Equal credentials are the same object, so that what is made of them (what hides them, the fingerprint) is
 * made once: a third of a poll over a kept connection.
 */
const lastRead = new WeakMap<Credentials | DepartmentSetConfig, CallCredentials>();

/** What of the configuration holds all of them: sets that ask in their helpdesk's name have it in common, unless they have an access key. */
function holderOf(set: DepartmentSetConfig): Credentials | DepartmentSetConfig {
  return set.accessKey === undefined ? set.credentials : set;
}

/**
 * Reads the credentials of a department set, its secret files included.
 *
 * @throws {DenterError} `secret` when one can't be read, is empty, or can't be what it should be
 */
export async function readCredentials(set: DepartmentSetConfig): Promise<CallCredentials> {
  const { credentials, accessKey } = set;
  const fields: [string, string][] = [];
  const secrets: string[] = [];
  if (credentials.mode === 'api') {
    const secret = await readSecret(credentials.secret, 'secret');
    fields.push(['identifier', credentials.identifier], ['secret', secret]);
    secrets.push(secret);
  } else if (credentials.mode !== 'local') {
    const { digest, plain } = await readPassword(credentials);
    fields.push(['username', credentials.username], ['password', digest]);
    secrets.push(digest, ...plain);
  }
  if (accessKey !== undefined) {
    const key = await readSecret(accessKey, 'access_key');
    if (!accessKeyCharacters.test(key))
      throw refused(accessKey, 'access_key', 'holds a character that no access key can have');
    fields.push(['accesskey', key]);
    secrets.push(key);
  }
  const form = new URLSearchParams(fields).toString();
  const last = lastRead.get(holderOf(set));
  if (last !== undefined && isSame(last, form, secrets)) return last;
  const fingerprint = createHash('sha256').update(form).digest('base64');
  const lasts = sourcesOf(set).every(({ from }) => from === 'value');
  const read = { form, secrets, fingerprint, lasts };
  lastRead.set(holderOf(set), read);
  return read;
}

function isSame(last: CallCredentials, form: string, secrets: CallCredentials['secrets']): boolean {
  return (
    last.form === form &&
    last.secrets.length === secrets.length &&
    last.secrets.every((secret, i) => secret === secrets[i])
  );
}

function sourcesOf({ credentials, accessKey }: DepartmentSetConfig): SecretSource[] {
  const own =
    credentials.mode === 'api'
      ? credentials.secret
      : credentials.mode === 'admin'
        ? credentials.password
        : credentials.mode === 'admin_md5'
          ? credentials.passwordMd5
          : undefined;
  return [own, accessKey].filter((source) => source !== undefined);
}

type AdminCredentials = Exclude<DepartmentSetConfig['credentials'], { mode: 'api' | 'local' }>;

/** Denter takes an administrator's password as its MD5 digest in hexadecimal. */
async function readPassword(credentials: AdminCredentials): Promise<{ digest: string; plain: string[] }> {
  if (credentials.mode === 'admin') {
    const password = await readSecret(credentials.password, 'password');
    return { digest: createHash('md5').update(password, 'utf8').digest('hex'), plain: [password] };
  }
  const digest = await readSecret(credentials.passwordMd5, 'password_md5');
  if (!md5Digest.test(digest))
    throw refused(credentials.passwordMd5, 'password_md5', 'is no MD5 digest (32 hexadecimal digits)');
  return { digest: digest.toLowerCase(), plain: digest === digest.toLowerCase() ? [] : [digest] };
}

async function readSecret(source: SecretSource, what: string): Promise<string> {
  const value = await readSource(source, what);
  if (value === '') throw refused(source, what, 'is empty');
  // A form field can carry any of these, but no editor leaves one in a secret on purpose.
  if (/[\0\r\n]/.test(value)) throw refused(source, what, 'has more than one line or a NUL character');
  return value;
}

async function readSource(source: SecretSource, what: string): Promise<string> {
  switch (source.from) {
    case 'value':
      return source.value.reveal();
    case 'env': {
      const value = process.env[source.name];
      if (value === undefined) throw refused(source, what, 'is not set');
      return value;
    }
    case 'file':
      return readSecretFile(source, what);
  }
}

async function readSecretFile(
  source: Extract<SecretSource, { from: 'file' }>,
  what: string,
): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readStart(source.path);
  } catch (error) {
    const code = errorCode(error);
    const why = code === 'EISDIR' ? 'is a directory' : `can't be read: ${code}`;
    if (code === 'EMFILE' || code === 'ENFILE')
      throw new DenterError('local', `${describeSource(source, what)} ${why}`, { cause: error });
    throw refused(source, what, why, error);
  }
  if (bytes.length > maxSecretBytes) throw refused(source, what, `is larger than ${maxSecretBytes} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch (error) {
    throw refused(source, what, 'is not UTF-8 text', error);
  }
}

/** Not `readFile`: the path may be a log without end, or a named pipe that nobody writes to. */
async function readStart(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxSecretBytes + 1), 0, maxSecretBytes + 1, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}

function refused(source: SecretSource, what: string, why: string, cause?: unknown): DenterError {
  return new DenterError('secret', `${describeSource(source, what)} ${why}`, { cause });
}

function describeSource(source: SecretSource, what: string): string {
  switch (source.from) {
    case 'value':
      return `the value of ${what}`;
    case 'file':
      return `the ${what} file ${source.path}`;
    case 'env':
      // Not its name: somebody may have put the secret itself there.
      return `the environment variable that ${what}_env names`;
  }
}
