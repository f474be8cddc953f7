/**
 * Of an operation: `unknown` names something that doesn't exist, `invalid` can't be done so. Of the start: `usage` is a flag's
 * value that can't be meant, `io` is what this machine refuses (a port, a file).
 */
export type SimulatorErrorCode = 'unknown' | 'invalid' | 'usage' | 'io';

/** An operation that the simulator can't carry out. The message says what is wrong and what is possible. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError';
  readonly code: SimulatorErrorCode;

  constructor(code: SimulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** `x is not a y; there are: a, b` with at most 20 names. */
export function unknownName(kind: string, name: string, possible: readonly string[]): SimulatorError {
  const shown = possible.slice(0, 20).join(', ');
  const more = possible.length > 20 ? ` and ${possible.length - 20} more` : '';
  return new SimulatorError('unknown', `there is no ${kind} "${name}"; there are: ${shown}${more}`);
}
