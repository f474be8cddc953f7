/** Why a poll failed: the values of the label `reason`, and no others. */
export const reasons = [
  'dns',
  'connect',
  'tls',
  'timeout',
  'reset',
  'redirect',
  'auth',
  'ip_denied',
  'permission',
  'not_found',
  'rate_limited',
  'http_status',
  'server_error',
  'api_error',
  'too_large',
  'not_json',
  'bad_response',
  'too_many_statuses',
  'secret',
  'local',
] as const;

export type Reason = (typeof reasons)[number];
