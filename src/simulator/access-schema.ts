import * as v from 'valibot';
import { quote } from '../config/quote.ts';
import type { Access, AnswerShape } from './scenario.ts';

const address = v.pipe(
  v.string(),
  v.ip(({ input }) => `got ${quote(input)}, wanted a single IPv4 or IPv6 address`),
);

export const accessEntries = {
  error_status: v.exactOptional(v.picklist([200, 400, 403])),
  access_key: v.exactOptional(v.string()),
  allowed_addresses: v.exactOptional(v.array(address)),
  limit_to_departments: v.exactOptional(v.boolean()),
};

export const answerSchema = v.pipe(
  v.strictObject({
    numbers: v.exactOptional(v.picklist(['number', 'string'])),
    empty_status: v.exactOptional(v.picklist(['list', 'object', 'null', 'absent'])),
    departments: v.exactOptional(v.picklist(['list', 'object'])),
    department_ids: v.exactOptional(v.picklist(['number', 'string'])),
    ignored_departments: v.exactOptional(v.picklist(['none', 'all', 'assigned'])),
    byte_order_mark: v.exactOptional(v.boolean()),
    error_key: v.exactOptional(v.picklist(['result', 'status'])),
  }),
  v.transform((input): Partial<AnswerShape> => ({
    ...(input.numbers !== undefined && { numbers: input.numbers }),
    ...(input.empty_status !== undefined && { emptyStatus: input.empty_status }),
    ...(input.departments !== undefined && { departments: input.departments }),
    ...(input.department_ids !== undefined && { departmentIds: input.department_ids }),
    ...(input.ignored_departments !== undefined && { ignoredDepartments: input.ignored_departments }),
    ...(input.byte_order_mark !== undefined && { byteOrderMark: input.byte_order_mark }),
    ...(input.error_key !== undefined && { errorKey: input.error_key }),
  })),
);

export function accessChange(
  input: v.InferOutput<v.StrictObjectSchema<typeof accessEntries, undefined>>,
): Partial<Access> {
  return {
    ...(input.error_status !== undefined && { errorStatus: input.error_status }),
    ...(input.access_key !== undefined && { accessKey: input.access_key }),
    ...(input.allowed_addresses !== undefined && { allowedAddresses: input.allowed_addresses }),
    ...(input.limit_to_departments !== undefined && { limitToDepartments: input.limit_to_departments }),
  };
}
