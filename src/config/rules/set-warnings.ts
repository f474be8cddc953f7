import { defaults } from '../defaults.ts';
import type { Path } from '../path.ts';
import { quote } from '../quote.ts';
import { field, isMapping, items, text } from '../raw.ts';
import type { Finding } from './finding.ts';

/** What is doubtful in the department sets of one helpdesk. */
export function setWarnings(helpdesk: unknown, path: Path): readonly Finding[] {
  const nameOfQuestion = new Map<string, string>();
  return items(field(helpdesk, 'department_sets')).flatMap((set, index) => {
    const at = [...path, 'department_sets', index];
    const name = text(field(set, 'name')) ?? defaults.departmentSet;
    const question = questionOf(set, helpdesk);
    const other = nameOfQuestion.get(question);
    if (other === undefined) nameOfQuestion.set(question, name);
    return [...expectationWarnings(set, at), ...(other === undefined ? [] : [sameQuestion(other, at)])];
  });
}

function expectationWarnings(set: unknown, path: Path): readonly Finding[] {
  const isExpecting = items(field(set, 'expected_departments')).length > 0;
  if (!isExpecting || field(set, 'ignore_department_assignments') !== true) return [];
  const message =
    'Denter may name no departments when assignments are ignored: all of these may count as missing';
  return [{ path: [...path, 'expected_departments'], message }];
}

function sameQuestion(other: string, path: Path): Finding {
  const message = `asks the same as the set ${quote(other)}, with the same credentials and flags: its counts will be the same`;
  return { path: [...path, 'name'], message };
}

const accessKeys = ['access_key', 'access_key_file', 'access_key_env'];

/** Equal for sets that send the same request. */
function questionOf(set: unknown, helpdesk: unknown): string {
  const credentials = field(set, 'credentials') ?? field(helpdesk, 'credentials');
  const own = chosen(set, accessKeys);
  return JSON.stringify([
    chosen(credentials, isMapping(credentials) ? Object.keys(credentials) : []),
    own.length > 0 ? own : chosen(helpdesk, accessKeys),
    field(set, 'admin_username') ?? field(field(helpdesk, 'local_api'), 'admin_username'),
    field(set, 'ignore_department_assignments') ?? false,
    field(set, 'include_counts_by_status') ?? true,
  ]);
}

/** The keys of a mapping that are set, with their values, in an order of their own. */
function chosen(mapping: unknown, keys: readonly string[]): readonly (readonly [string, unknown])[] {
  return keys.toSorted().flatMap((key) => {
    const value = field(mapping, key);
    return value === undefined ? [] : [[key, value] as const];
  });
}
