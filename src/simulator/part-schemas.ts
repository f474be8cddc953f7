import * as v from 'valibot';
import { faultOptionEntries, faultOptions } from './fault-options.ts';
import { keyOfTitle, roles, type Department, type ScheduledFault, type Status } from './scenario.ts';
import { between, count, positiveDuration, share, timeOfDay } from './scenario-values.ts';

const hour = 3_600_000;

export const departmentSchema = v.pipe(
  v.strictObject({
    id: count,
    name: v.string(),
    arrivals_per_day: v.optional(between(0, 1_000_000), 60),
    answer_time: v.optional(positiveDuration, '45m'),
    hold_share: v.optional(share, 0.1),
    close_share: v.optional(share, 0.25),
    reply_time: v.optional(positiveDuration, '8h'),
    close_time: v.optional(positiveDuration, '1d'),
    hold_time: v.optional(positiveDuration, '4h'),
    retention: v.optional(positiveDuration, '30d'),
  }),
  v.transform((input): Department => ({
    id: input.id,
    name: input.name,
    rates: {
      arrivalsPerDay: input.arrivals_per_day,
      answerTimeMs: input.answer_time,
      holdShare: input.hold_share,
      closeShare: input.close_share,
      replyTimeMs: input.reply_time,
      closeTimeMs: input.close_time,
      holdTimeMs: input.hold_time,
      retentionMs: input.retention,
    },
  })),
);

/** What the keys of Denter's own statuses play in the life of tickets. */
const roleOfKey = new Map<string, Status['role']>([
  ['open', 'new'],
  ['answered', 'answered'],
  ['customerreply', 'reply'],
  ['closed', 'closed'],
  ['onhold', 'hold'],
  ['inprogress', 'hold'],
]);

export const statusSchema = v.pipe(
  v.strictObject({
    title: v.string(),
    key: v.exactOptional(v.string()),
    include_in_active: v.optional(v.boolean(), false),
    include_in_awaiting: v.optional(v.boolean(), false),
    role: v.exactOptional(v.picklist(roles)),
  }),
  v.transform((input): Status => {
    const key = input.key ?? keyOfTitle(input.title);
    return {
      key,
      title: input.title,
      includeInActive: input.include_in_active,
      includeInAwaiting: input.include_in_awaiting,
      role: input.role ?? roleOfKey.get(key) ?? 'none',
    };
  }),
);

export const scheduledFaultSchema = v.pipe(
  v.strictObject({
    fault: v.string(),
    at: timeOfDay,
    for: positiveDuration,
    ...faultOptionEntries,
  }),
  v.transform((input): ScheduledFault => ({
    fault: input.fault,
    atMs: (input.at * hour) / 60,
    forMs: input.for,
    options: faultOptions(input),
  })),
);

/** The statuses of a new Denter, with the flags that the vendor's sample answer shows. */
export const denterStatuses = [
  { title: 'Open', include_in_active: true, include_in_awaiting: true },
  { title: 'Answered', include_in_active: true },
  { title: 'Customer-Reply', include_in_active: true, include_in_awaiting: true },
  { title: 'Closed' },
  { title: 'On Hold' },
  { title: 'In Progress' },
];
