import * as v from 'valibot';
import { wantedFileWith } from '../config/default-message.ts';
import { quote } from '../config/quote.ts';
import { accessChange, accessEntries, answerSchema } from './access-schema.ts';
import { denterStatuses, departmentSchema, scheduledFaultSchema, statusSchema } from './part-schemas.ts';
import { checkReferences } from './check-references.ts';
import type { AnswerShape, HelpdeskScenario, Scenario } from './scenario.ts';
import { copies, count, name, seed, speed, timeOfDay, timeSpan } from './scenario-values.ts';
import { userSchema } from './user-schema.ts';

const plainAnswer: AnswerShape = {
  numbers: 'number',
  emptyStatus: 'list',
  departments: 'list',
  departmentIds: 'number',
  ignoredDepartments: 'none',
  byteOrderMark: false,
  errorKey: 'result',
};

const helpdeskSchema = v.pipe(
  v.strictObject({
    name,
    count: v.optional(copies, 1),
    ...accessEntries,
    answer: v.optional(answerSchema, {}),
    life: v.optional(v.boolean(), true),
    working_hours: v.optional(timeSpan, '09:00-17:00'),
    departments: v.optional(
      v.pipe(v.array(departmentSchema), v.nonEmpty('got an empty list, wanted at least one entry')),
      [{ id: 1, name: 'Support' }],
    ),
    statuses: v.optional(v.array(statusSchema), denterStatuses),
    users: v.optional(
      v.pipe(v.array(userSchema), v.nonEmpty('got an empty list, wanted at least one entry')),
      [{ name: 'exporter', identifier: 'exporter', secret: 'exporter-secret' }],
    ),
    tickets: v.exactOptional(v.record(v.string(), v.record(v.string(), count))),
    faults: v.optional(v.array(scheduledFaultSchema), []),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    checkReferences(dataset.value, (path, message) =>
      addIssue({ message, path: issuePath(dataset.value, path) }),
    );
  }),
  v.transform((input): { readonly count: number; readonly helpdesk: HelpdeskScenario } => ({
    count: input.count,
    helpdesk: {
      name: input.name,
      access: { errorStatus: 200, limitToDepartments: true, ...accessChange(input) },
      answer: { ...plainAnswer, ...input.answer },
      life: input.life,
      workingHours: input.working_hours,
      departments: input.departments,
      statuses: input.statuses,
      users: input.users.map((user) => ({
        ...user,
        departments: user.departments ?? input.departments.map(({ id }) => id),
      })),
      ...(input.tickets !== undefined && { tickets: input.tickets }),
      faults: input.faults,
    },
  })),
);

/** @param path From the value that is checked; not empty. */
function issuePath(
  input: unknown,
  path: readonly [string, ...(string | number)[]],
): [v.UnknownPathItem, ...v.UnknownPathItem[]] {
  const item = (key: string | number): v.UnknownPathItem => ({
    type: 'unknown',
    origin: 'value',
    input,
    key,
    value: undefined,
  });
  const [first, ...rest] = path;
  return [item(first), ...rest.map(item)];
}

/** The scenario file. `count: 3` makes `name-1`, `name-2` and `name-3` of one entry. */
export const scenarioSchema = v.pipe(
  v.strictObject(
    {
      seed: v.optional(seed, 1),
      speed: v.optional(speed, 1),
      start_time: v.optional(timeOfDay, '08:00'),
      helpdesks: v.pipe(
        v.array(helpdeskSchema),
        v.nonEmpty('got an empty list, wanted at least one helpdesk'),
      ),
    },
    wantedFileWith('helpdesks'),
  ),
  v.transform((input): Scenario => ({
    seed: input.seed,
    speed: input.speed,
    startTimeMs: input.start_time * 60_000,
    helpdesks: input.helpdesks.flatMap(({ count: times, helpdesk }) =>
      times === 1
        ? [helpdesk]
        : Array.from({ length: times }, (_, index) => ({
            ...helpdesk,
            name: `${helpdesk.name}-${index + 1}`,
          })),
    ),
  })),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const seen = new Set<string>();
    for (const { name: found } of dataset.value.helpdesks) {
      if (seen.has(found)) {
        const message = `got two helpdesks ${quote(found)}, wanted unique names`;
        addIssue({ message, path: issuePath(dataset.value, ['helpdesks']) });
      }
      seen.add(found);
    }
  }),
);

export type ScenarioInput = v.InferInput<typeof scenarioSchema>;

/** @throws {v.ValiError} when it is no scenario. */
export function parseScenario(input: ScenarioInput): Scenario {
  return v.parse(scenarioSchema, input);
}
