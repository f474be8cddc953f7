import type * as v from 'valibot';
import { closest } from './closest.ts';
import { describe, quote } from './quote.ts';

/** What is said of a value that fails a schema without a message of its own: what was found, what was wanted, and the remedy. */
export function defaultMessage(issue: v.BaseIssue<unknown>): string {
  const { input } = issue;
  switch (issue.type) {
    case 'string':
      return `got ${describe(input)}, wanted ${wantedString(input)}`;
    case 'boolean':
      return `got ${describe(input)}, wanted ${wantedBoolean(input)}`;
    case 'number':
      return `got ${describe(input)}, wanted ${wantedNumber(input)}`;
    case 'array':
      return `got ${describe(input)}, wanted a list`;
    case 'object':
    case 'loose_object':
    case 'strict_object':
    case 'record':
      return `got ${describe(input)}, wanted a mapping`;
    case 'picklist':
      return `got ${describe(input)}, wanted ${wantedWord(issue)}`;
    default:
      return `got ${typeof input === 'string' ? quote(input) : describe(input)}, wanted ${issue.expected ?? 'another value'}`;
  }
}

function wantedString(input: unknown): string {
  const wrongScalar = typeof input === 'number' || typeof input === 'boolean';
  return wrongScalar ? 'a string: put it in quotes' : 'a string';
}

function wantedBoolean(input: unknown): string {
  if (typeof input !== 'string') return 'true or false';
  if (/^(?:y|n|yes|no|on|off)$/i.test(input)) return 'true or false (YAML 1.2 has no yes/no)';
  return /^(?:true|false)$/i.test(input) ? 'true or false: leave the quotes out' : 'true or false';
}

function wantedNumber(input: unknown): string {
  const isQuoted = typeof input === 'string' && /^-?[0-9.]+$/.test(input);
  return isQuoted ? 'a number: leave the quotes out' : 'a number';
}

function wantedWord({ input, expected }: v.BaseIssue<unknown>): string {
  const words = (expected ?? '').replaceAll(/["()]/g, '').split(' | ');
  const near = typeof input === 'string' ? closest(input, words) : undefined;
  return `one of ${words.join(', ')}${near === undefined ? '' : `: did you mean ${near}?`}`;
}
