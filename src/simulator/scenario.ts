/** What a simulator is to play: helpdesks, who may ask them, how their tickets live. Checked and immutable. */
import type { FaultOptions } from './fault-options.ts';

export interface Scenario {
  /** The same seed and the same virtual time give the same counts. */
  readonly seed: number;
  /** Virtual seconds per real second; 0 stands still. */
  readonly speed: number;
  /** Virtual time of day at the start, in milliseconds since midnight. */
  readonly startTimeMs: number;
  readonly helpdesks: readonly HelpdeskScenario[];
}

export interface HelpdeskScenario {
  /** The first part of the path: `/<name>/includes/api.php`. */
  readonly name: string;
  readonly access: Access;
  readonly answer: AnswerShape;
  /** Whether tickets move by themselves. */
  readonly life: boolean;
  /** Minutes of the day. */
  readonly workingHours: { readonly opens: number; readonly closes: number };
  readonly departments: readonly Department[];
  readonly statuses: readonly Status[];
  readonly users: readonly ApiUser[];
  /** Counts at the start, by department id and status key. Absent: as after three days of life. */
  readonly tickets?: TicketNumbers;
  readonly faults: readonly ScheduledFault[];
}

/** Counts by department id, then by status key (or title, where the key is not unique). */
export type TicketNumbers = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Who may call, and how a refusal looks. */
export interface Access {
  /** HTTP status of refusals: it depends on the version of Denter. */
  readonly errorStatus: number;
  /** Lets a caller past `allowedAddresses`. */
  readonly accessKey?: string;
  /** Single addresses. Absent: everybody may call. */
  readonly allowedAddresses?: readonly string[];
  /** False as before Denter 9.0: counts cover all departments, whoever asks. */
  readonly limitToDepartments: boolean;
}

/** What differs between versions of Denter and of PHP. */
export interface AnswerShape {
  readonly numbers: 'number' | 'string';
  /** An empty `status` map. PHP itself writes `[]`. */
  readonly emptyStatus: 'list' | 'object' | 'null' | 'absent';
  readonly departments: 'list' | 'object';
  readonly departmentIds: 'number' | 'string';
  /** What `filteredDepartments` holds when assignments are ignored, which is not documented. */
  readonly ignoredDepartments: 'none' | 'all' | 'assigned';
  readonly byteOrderMark: boolean;
  readonly errorKey: 'result' | 'status';
}

export interface Department {
  readonly id: number;
  readonly name: string;
  readonly rates: Rates;
}

/** How tickets move through one department. Times are means, in virtual milliseconds. */
export interface Rates {
  readonly arrivalsPerDay: number;
  /** Working time until an agent takes a waiting ticket. */
  readonly answerTimeMs: number;
  /** Of the tickets taken, the share put on hold and the share closed; the rest is answered. */
  readonly holdShare: number;
  readonly closeShare: number;
  /** Until the customer replies to an answer, in the daytime. */
  readonly replyTimeMs: number;
  /** Until an answered ticket is closed. */
  readonly closeTimeMs: number;
  /** Working time until a ticket on hold is answered. */
  readonly holdTimeMs: number;
  /** Until a closed ticket is deleted. */
  readonly retentionMs: number;
}

/** What a status is to the life of tickets; `none` takes no part in it. */
export const roles = ['new', 'answered', 'reply', 'hold', 'closed', 'none'] as const;
export type Role = (typeof roles)[number];

export interface Status {
  readonly key: string;
  readonly title: string;
  readonly includeInActive: boolean;
  readonly includeInAwaiting: boolean;
  readonly role: Role;
}

export interface ApiUser {
  /** For the control endpoint and the logs only; Denter never sees it. */
  readonly name: string;
  readonly login: Login;
  /** Ids of the departments the user is a member of. */
  readonly departments: readonly number[];
  /** Absent: one in eight of the active tickets in the user's departments. */
  readonly flagged?: number;
  readonly disabled: boolean;
  /** The role's permission *API Access*. */
  readonly apiAccess: boolean;
  /** Absent: every action. */
  readonly allowedActions?: readonly string[];
  /** For the exporter's configuration only. */
  readonly awaitingReplyThresholds: { readonly warning?: number; readonly critical?: number };
}

export type Login =
  | { readonly mode: 'api'; readonly identifier: string; readonly secret: string }
  | { readonly mode: 'admin'; readonly username: string; readonly password: string };

/** A fault that comes back every virtual day. */
export interface ScheduledFault {
  readonly fault: string;
  /** Virtual time of day, in milliseconds since midnight. */
  readonly atMs: number;
  /** Virtual milliseconds; may run past midnight. */
  readonly forMs: number;
  readonly options: FaultOptions;
}

/** The key that Denter makes of a title: lower case, without punctuation and spaces, and without what is not ASCII. */
export function keyOfTitle(title: string): string {
  return title.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** The status with this key; where several share the key or none has it, the one with this title. */
export function findStatus(statuses: readonly Status[], keyOrTitle: string): Status | undefined {
  const byKey = statuses.filter(({ key }) => key === keyOrTitle);
  return byKey.length === 1 ? byKey[0] : statuses.find(({ title }) => title === keyOrTitle);
}
