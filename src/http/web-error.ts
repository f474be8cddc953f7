/**
 * `listen_address`, `external_url`, `route_prefix`: that flag's value is wrong. `listen`: the address is fine, but the
 * machine refuses to listen there (in use, not its own, not allowed). `systemd_socket`: systemd has handed over no socket.
 */
export type WebErrorCode = 'listen_address' | 'external_url' | 'route_prefix' | 'listen' | 'systemd_socket';

/** The web server can't start as it was told to. The message is one line for the user. */
export class WebError extends Error {
  override readonly name = 'WebError';
  readonly code: WebErrorCode;

  constructor(code: WebErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
