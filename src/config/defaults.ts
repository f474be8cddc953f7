/** What holds where the file says nothing; `stale_after` is three poll intervals. */
export const defaults = {
  pollInterval: '60s',
  timeout: '10s',
  staleIntervals: 3,
  maxConcurrentPolls: 64,
  maxConcurrentLocalPolls: 4,
  phpBinary: 'php',
  minVersion: 'TLS12',
  ipFamily: 'any',
  departmentSet: 'assigned',
} as const;
