import { field, isMapping } from '../../config/raw.ts';
import type { Finding } from '../../config/rules/finding.ts';

/** Go's `bcrypt` takes 4 to 31. From here on one check would take minutes, and all others would wait for it. */
const highestCost = 18;
const shortestHash = 59;

/** What is wrong with the hashes of `basic_auth_users`; they are not shown. */
export function userFindings(root: unknown): readonly Finding[] {
  const users = field(root, 'basic_auth_users');
  if (!isMapping(users)) return [];
  return Object.entries(users).flatMap(([name, hash]) => {
    const message = typeof hash === 'string' ? hashFault(hash) : undefined;
    return message === undefined ? [] : [{ path: ['basic_auth_users', name], message }];
  });
}

function hashFault(hash: string): string | undefined {
  const remedy = "wanted the password's bcrypt hash, as `htpasswd -nBC 10 ''` prints it after the colon";
  if (hash.length < shortestHash) return `hashedSecret too short to be a bcrypted password: ${remedy}`;
  const match = /^\$2[aby]?\$([0-9]{2})\$[./A-Za-z0-9]{53}$/.exec(hash);
  if (match === null) return `not a bcrypt hash that begins with $2a$, $2b$ or $2y$: ${remedy}`;
  const cost = Number(match[1]);
  if (cost < 4 || cost > 31) return `cost ${cost} is outside allowed inclusive range 4..31`;
  if (cost > highestCost) {
    return `cost ${cost} would take minutes for each password, wanted ${highestCost} at most; 10 to 12 is usual`;
  }
  return undefined;
}
