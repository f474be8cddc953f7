import * as v from 'valibot';
import type { ApiUser, Login } from './scenario.ts';
import { count } from './scenario-values.ts';

const filled = v.pipe(v.string(), v.nonEmpty('got an empty string, wanted some text'));

/** What of an API user can be set in a scenario, and changed later. */
export const userEntries = {
  identifier: v.exactOptional(filled),
  secret: v.exactOptional(filled),
  username: v.exactOptional(filled),
  password: v.exactOptional(filled),
  departments: v.exactOptional(v.array(count)),
  flagged: v.exactOptional(count),
  disabled: v.exactOptional(v.boolean()),
  api_access: v.exactOptional(v.boolean()),
  allowed_actions: v.exactOptional(v.array(v.string())),
};

const thresholds = v.strictObject({ warning: v.exactOptional(count), critical: v.exactOptional(count) });

/** An API user who may not have said which departments are theirs. */
export type UnplacedUser = Omit<ApiUser, 'departments'> & { readonly departments?: readonly number[] };

export const userSchema = v.pipe(
  v.strictObject({ name: filled, ...userEntries, awaiting_reply_thresholds: v.exactOptional(thresholds) }),
  v.rawTransform(({ dataset, addIssue, NEVER }): UnplacedUser => {
    const input = dataset.value;
    const login = loginOf(input);
    if (login === undefined) {
      addIssue({
        message: 'wanted identifier and secret (API credentials) or username and password (admin login)',
      });
      return NEVER;
    }
    return {
      name: input.name,
      login,
      ...(input.departments !== undefined && { departments: input.departments }),
      ...(input.flagged !== undefined && { flagged: input.flagged }),
      disabled: input.disabled ?? false,
      apiAccess: input.api_access ?? true,
      ...(input.allowed_actions !== undefined && { allowedActions: input.allowed_actions }),
      awaitingReplyThresholds: input.awaiting_reply_thresholds ?? {},
    };
  }),
);

interface LoginInput {
  readonly identifier?: string;
  readonly secret?: string;
  readonly username?: string;
  readonly password?: string;
}

function loginOf({ identifier, secret, username, password }: LoginInput): Login | undefined {
  if (identifier !== undefined && secret !== undefined) {
    return username === undefined && password === undefined ? { mode: 'api', identifier, secret } : undefined;
  }
  if (username === undefined || password === undefined) return undefined;
  return identifier === undefined && secret === undefined ? { mode: 'admin', username, password } : undefined;
}

/** What of a user can be changed at run time. A secret goes to API credentials, a password to an admin login. */
export type UserChange = Partial<
  Pick<ApiUser, 'departments' | 'flagged' | 'disabled' | 'apiAccess' | 'allowedActions'>
> &
  LoginInput;

export function userChange(
  input: v.InferOutput<v.StrictObjectSchema<typeof userEntries, undefined>>,
): UserChange {
  const { api_access: apiAccess, allowed_actions: allowedActions, ...rest } = input;
  return {
    ...rest,
    ...(apiAccess !== undefined && { apiAccess }),
    ...(allowedActions !== undefined && { allowedActions }),
  };
}

export function changedUser(user: ApiUser, change: UserChange): ApiUser {
  const { identifier, secret, username, password, ...rest } = change;
  const { login } = user;
  return {
    ...user,
    ...rest,
    login:
      login.mode === 'api'
        ? { ...login, identifier: identifier ?? login.identifier, secret: secret ?? login.secret }
        : { ...login, username: username ?? login.username, password: password ?? login.password },
  };
}
