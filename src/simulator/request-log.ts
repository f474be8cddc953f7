import type { IncomingHttpHeaders } from 'node:http';

/** One request as it came in. */
export interface LoggedRequest {
  /** From 1; tells how many were received altogether. */
  readonly number: number;
  /** Wall clock, ISO 8601. */
  readonly time: string;
  readonly helpdesk: string | undefined;
  readonly address: string;
  readonly method: string;
  readonly path: string;
  /** Without the question mark; Denter reads nothing from it. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** What PHP's `$_POST` held. */
  readonly fields: Readonly<Record<string, string>>;
  /** The fault it met. */
  readonly fault: string | undefined;
  /** What the client most likely did not mean. */
  readonly warnings: readonly string[];
}

const secretNames = /^(secret|password|accesskey|authorization|proxy-authorization|cookie)$/i;
const longestValue = 1000;

/** The last requests, oldest first. */
export class RequestLog {
  readonly #size: number;
  readonly #showSecrets: boolean;
  #entries: LoggedRequest[] = [];
  #count = 0;

  constructor(size: number, showSecrets: boolean) {
    this.#size = size;
    this.#showSecrets = showSecrets;
  }

  add(request: Omit<LoggedRequest, 'number' | 'time'>): void {
    this.#count += 1;
    const shown = {
      ...request,
      headers: this.#mask(request.headers),
      fields: this.#mask(request.fields),
      query: this.#maskQuery(request.query),
    };
    this.#entries.push({ number: this.#count, time: new Date().toISOString(), ...shown });
    // Trimmed in batches: a shift for each request would move the whole list.
    if (this.#entries.length >= 2 * this.#size) this.#entries = this.#entries.slice(-this.#size);
  }

  /** @param helpdesk Absent: of every helpdesk. */
  last(limit: number = this.#size, helpdesk?: string): readonly LoggedRequest[] {
    const kept = this.#entries.slice(-this.#size);
    const wanted = helpdesk === undefined ? kept : kept.filter((entry) => entry.helpdesk === helpdesk);
    return limit === 0 ? [] : wanted.slice(-limit);
  }

  clear(): void {
    this.#entries = [];
  }

  #maskQuery(query: string): string {
    const shown = this.#showSecrets
      ? query
      : query.replaceAll(/((?:^|&)(?:secret|password|accesskey)=)[^&]*/gi, '$1<secret>');
    return shown.slice(0, longestValue);
  }

  #mask<Value extends string | string[] | undefined>(
    values: Readonly<Record<string, Value>>,
  ): Record<string, Value | string> {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        if (!this.#showSecrets && secretNames.test(name)) return [name, '<secret>'];
        return [name, typeof value === 'string' ? value.slice(0, longestValue) : value];
      }),
    );
  }
}
