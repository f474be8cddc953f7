/** JSON, or nearly, that a careless reader takes for something that it is not. */
// prettier-ignore
export const hostileValues: readonly string[] = [
  '0', '-0', '-1', '1.5', '1.0', '1e3', '1e400', '-1e400', '1e-400', '2.5e1', '1E+2', '010', '0x10', '+1',
  '9007199254740991', '9007199254740992', '9007199254740993', '1152921504606846976', '.5', '1.', '1e', '-',
  'NaN', 'Infinity', 'undefined', 'null', 'true', 'false', 'True', 'nul', "'1'", '', '[', '{', '}', ']', ',',
  '""', '"0"', '"7"', '"007"', '" 1"', '"1 "', '"1\\n"', '"12abc"', '"١٢"', '"1e3"', '"-1"', '"+1"', '"1.0"',
  '"999999999999999"', '"1000000000000000"', '"0000000000000001"', '"\\u0031"', '"\\u003"', '"\\x31"', '[]',
  '{}', '[[]]', '[1]', '["1"]', '{"0":1}', '{"count":1}', '{"title":"a","count":1}', '[1,]', '{"a":1,}',
  '"success"', '"error"', '"Error"', '"SUCCESS"', '"Invalid IP 192.0.2.1"', '"Access Denied"', '"auth"',
  '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"a\nb"', '"\u2028"', '"\ufeff"', '"\\/"', '"__proto__"',
  ...[255, 256, 257].map((length) => JSON.stringify('x'.repeat(length))),
  ...[255, 256, 257].map((length) => JSON.stringify('😀'.repeat(length))),
];

/** Names that stand elsewhere in an answer, and those that JavaScript has a meaning for. */
// prettier-ignore
export const hostileKeys: readonly string[] = [
  'result', 'status', 'message', 'filteredDepartments', 'allActive', 'awaitingReply', 'flaggedTickets',
  'title', 'count', '', '0', '1', 'open', 'Result', 'allActive ', '__proto__', 'constructor', 'toString',
].map((key) => JSON.stringify(key));

/** What Denter says when it refuses, and what only resembles it. */
// prettier-ignore
export const messages: readonly string[] = [
  'Authentication Failed', 'invalid or missing credentials', 'Invalid Password Provided: x', 'Access Denied',
  'Administrator Account Disabled', 'Invalid IP 192.0.2.1', 'INVALID PERMISSIONS: x', 'Invalid', '',
  ' access denied', 'Empty action request', 'An admin user is required', 'Not Authentication Failed',
];
