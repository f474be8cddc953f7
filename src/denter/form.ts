import type { DepartmentSetConfig } from '../config/config.ts';
import type { CallCredentials } from './credentials.ts';

/**
 * The request's body, as PHP reads it right: `application/x-www-form-urlencoded`, `1` for true and nothing at all for
 * false, since PHP takes the string `false` for true.
 */
export function encodeForm(set: DepartmentSetConfig, credentials: CallCredentials): string {
  const ignore = set.ignoreDepartmentAssignments ? '&ignoreDepartmentAssignments=1' : '';
  // The vendor's page describes this one with another's text. It asks for the `status` map.
  const counts = set.includeCountsByStatus ? '&includeCountsByStatus=1' : '';
  return `action=GetTicketCounts&responsetype=json&${credentials.form}${ignore}${counts}`;
}
