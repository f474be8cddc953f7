import type * as v from 'valibot';
import { checkShape } from '../config/checked-yaml.ts';
import { formatPath } from '../config/path.ts';
import { SimulatorError, type SimulatorErrorCode } from './simulator-error.ts';

/** Checks what somebody gave; the error names every problem. @throws {SimulatorError} with this code */
export function checkInput<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  code: SimulatorErrorCode = 'invalid',
): v.InferOutput<Schema> {
  const shape = checkShape(
    {
      value,
      duplicates: [],
      problemAt: (path, message) => ({ file: '', line: 1, col: 1, path: formatPath(path), message }),
    },
    schema,
  );
  if (shape.success) return shape.output;
  const problems = shape.problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  throw new SimulatorError(code, problems.join('; '));
}
