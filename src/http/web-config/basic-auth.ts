import { isUtf8 } from 'node:buffer';
import { createHmac, randomBytes } from 'node:crypto';
import { PasswordQueue } from './password-queue.ts';

/** Credentials that were right and need no bcrypt again. Wrong ones are not remembered: a flood of them must not push these out. */
const mostRemembered = 128;

export interface Client {
  /** Its address. */
  readonly address: string;
  /** Whether it no longer waits for an answer. */
  readonly isGone: () => boolean;
}

/** HTTP's Basic authentication against bcrypt hashes. */
export class BasicAuth {
  readonly #queue = new PasswordQueue();
  /** Ends with the process, so that what is remembered is of no use to who reads it elsewhere. */
  readonly #key = randomBytes(32);
  readonly #right = new Set<string>();

  /**
   * @param header The request's `Authorization`.
   * @param users bcrypt hashes by name, at least one.
   */
  async check(
    header: string | undefined,
    users: ReadonlyMap<string, string>,
    client: Client,
  ): Promise<'right' | 'wrong' | 'busy'> {
    const given = parseBasic(header);
    if (given === undefined) return 'wrong';
    const { user, password } = given;
    const known = users.get(user);
    const hash = known ?? this.#hashOfAnother(user, users);
    const digest = this.#digest(user, hash, password);
    const isRemembered = (): boolean => known !== undefined && this.#right.has(digest);
    if (isRemembered()) return 'right';
    const shortcut = (): boolean | undefined => (client.isGone() ? false : isRemembered() || undefined);
    const isMatch = await this.#queue.check({ password, hash, client: client.address, shortcut });
    if (isMatch === undefined) return 'busy';
    if (known === undefined || !isMatch) return 'wrong';
    this.#remember(digest);
    return 'right';
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }

  /**
   * An unknown user's password is checked too, against the hash of a user who exists: it takes as long. Always the same one for a name,
   * as it would be for a user.
   */
  #hashOfAnother(user: string, users: ReadonlyMap<string, string>): string {
    const hashes = [...users.values()];
    const number = createHmac('sha256', this.#key).update(user).digest().readUInt32BE(0);
    return hashes[number % hashes.length] ?? '';
  }

  /** Each part with its length before it, so that no two triples are written alike (CVE-2022-46146). */
  #digest(...parts: readonly string[]): string {
    const hmac = createHmac('sha256', this.#key);
    for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part);
    return hmac.digest('base64');
  }

  #remember(digest: string): void {
    const [oldest] = this.#right;
    if (this.#right.size >= mostRemembered && oldest !== undefined) this.#right.delete(oldest);
    this.#right.add(digest);
  }
}

/** @returns `undefined` when there are no credentials, or none that can be read. */
function parseBasic(header: string | undefined): { user: string; password: string } | undefined {
  const encoded = /^basic (?<encoded>(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/i.exec(
    header ?? '',
  )?.groups?.['encoded'];
  if (encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  const text = bytes.toString('utf8');
  const colon = text.indexOf(':');
  if (!isUtf8(bytes) || colon === -1) return undefined;
  return { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
