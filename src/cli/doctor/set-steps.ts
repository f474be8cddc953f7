import type { DepartmentSetConfig } from '../../config/config.ts';
import { remedy } from '../../denter/remedy.ts';
import type { TicketCounts } from '../../denter/ticket-counts.ts';
import { missingDepartments } from '../../metrics/families.ts';
import { failed, ok, type Step, warning } from './step.ts';

/** The steps of a department set that was answered. */
export function answeredSteps(set: DepartmentSetConfig, counts: TicketCounts): Step[] {
  return [
    ...authenticated(set),
    ok('permission', 'GetTicketCounts is allowed'),
    shape(counts),
    departments(set, counts),
  ];
}

/** The steps of a department set that failed: those that the failure proves to be passed, and itself. */
export function refusedSteps(set: DepartmentSetConfig, failure: Step): Step[] {
  return failure.step === 'permission' ? [...authenticated(set), failure] : [failure];
}

function authenticated({ credentials, accessKey }: DepartmentSetConfig): Step[] {
  const key = accessKey === undefined ? '' : ', with an access key';
  if (credentials.mode === 'local') {
    const { adminUsername } = credentials;
    return [ok('authentication', adminUsername === undefined ? 'none asked for' : `as ${adminUsername}`)];
  }
  const who =
    credentials.mode === 'api' ? `identifier ${credentials.identifier}` : `user ${credentials.username}`;
  return [ok('authentication', `${who}${key}`)];
}

function shape({ active, awaitingReply, flagged, statuses, droppedStatuses }: TicketCounts): Step {
  const totals = `${active} active, ${awaitingReply} awaiting reply, ${flagged} flagged`;
  if (droppedStatuses > 0)
    return warning(
      'shape',
      `${totals}; ${droppedStatuses} statuses are too many to keep`,
      remedy('too_many_statuses'),
    );
  return ok(
    'shape',
    statuses === undefined ? `${totals}; totals only` : `${totals}; ${statuses.length} statuses`,
  );
}

function departments(set: DepartmentSetConfig, counts: TicketCounts): Step {
  const { expectedDepartments, ignoreDepartmentAssignments } = set;
  const seen = counts.departments.length === 0 ? 'none' : listed(counts.departments);
  const missing = missingDepartments(expectedDepartments ?? [], counts.departments);
  if (missing.length > 0)
    return failed(
      'departments',
      `expected but missing: ${listed(missing)}; there are: ${seen}`,
      `Assign the administrator of these credentials to ${listed(missing)} in Denter, or correct expected_departments.`,
    );
  if (expectedDepartments !== undefined) return ok('departments', `all that are expected: ${seen}`);
  if (counts.departments.length === 0 && !ignoreDepartmentAssignments)
    return warning(
      'departments',
      'none: its counts can only be 0',
      'Assign the administrator of these credentials to departments in Denter, or set ignore_department_assignments.',
    );
  if (ignoreDepartmentAssignments && counts.departments.length === 0)
    return ok('departments', 'assignments are ignored');
  return ok('departments', `${seen}; none are expected`);
}

const maxListed = 20;

function listed(ids: readonly string[]): string {
  const more = ids.length - maxListed;
  return `${ids.slice(0, maxListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
