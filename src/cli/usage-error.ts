/** The command line can't be understood. Ends the process with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A command can't go on, for a reason that the user can mend; the message is all that there is to say. Ends the process with 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
