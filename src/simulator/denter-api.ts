import { createHash } from 'node:crypto';
import { errorFields, successFields, type Answer } from './answer.ts';
import type { Helpdesk } from './helpdesk.ts';
import { phpTruthy } from './php-form.ts';
import type { Access, ApiUser } from './scenario.ts';

/** One call as PHP sees it. */
export interface ApiCall {
  /** `$_POST`. */
  readonly fields: ReadonlyMap<string, string>;
  /** The caller's address, IPv4 in its own form. */
  readonly address: string;
}

/** What `includes/api.php` answers. Address, credentials, permission and action are looked at in this order. */
export function answerCall(helpdesk: Helpdesk, { fields, address }: ApiCall): Answer {
  const { access, answer: shape } = helpdesk;
  const json = fields.get('responsetype')?.toLowerCase() === 'json';
  const refuse = (message: string) => ({
    status: access.errorStatus,
    fields: errorFields(message, shape),
    json,
  });

  if (!addressAllowed(access, fields, address)) return refuse(`Invalid IP ${address}`);
  const found = authenticate(helpdesk.users, fields);
  if ('message' in found) return refuse(found.message);
  const { user } = found;
  if (!user.apiAccess) return refuse('Access Denied');
  const action = fields.get('action')?.toLowerCase() ?? '';
  if (action === '') return refuse('Empty action request');
  if (user.allowedActions?.every((allowed) => allowed.toLowerCase() !== action) === true) {
    return refuse(`Invalid Permissions: API action "${action}" is not allowed`);
  }
  if (action !== 'getticketcounts') return refuse('Command Not Found');

  const counts = helpdesk.counts(user, phpTruthy(fields.get('ignoreDepartmentAssignments')));
  return {
    status: 200,
    fields: successFields(counts, phpTruthy(fields.get('includeCountsByStatus')), shape),
    json,
  };
}

function addressAllowed(access: Access, fields: ApiCall['fields'], address: string): boolean {
  if (access.accessKey !== undefined && fields.get('accesskey') === access.accessKey) return true;
  return access.allowedAddresses?.includes(address) ?? true;
}

/** API credentials are taken from either pair of fields, an admin login from `username` and `password` only. */
function authenticate(
  users: readonly ApiUser[],
  fields: ApiCall['fields'],
): { readonly user: ApiUser } | { readonly message: string } {
  const pairs = [
    [fields.get('identifier'), fields.get('secret')],
    [fields.get('username'), fields.get('password')],
  ];
  if (pairs.every(([who, what]) => !who || !what)) return { message: 'Invalid or missing credentials' };
  const user = users.find(({ login }) =>
    login.mode === 'api'
      ? pairs.some(([who, what]) => who === login.identifier && what === login.secret)
      : fields.get('username') === login.username &&
        fields.get('password')?.toLowerCase() === md5(login.password),
  );
  if (user === undefined) {
    return { message: fields.has('identifier') ? 'Invalid or missing credentials' : 'Authentication Failed' };
  }
  return user.disabled ? { message: 'Administrator Account Disabled' } : { user };
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
