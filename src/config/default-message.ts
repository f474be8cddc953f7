import type * as v from 'valibot';
import { closest } from './closest.ts';
import { describe, quote } from './quote.ts';
import { isMapping } from './raw.ts';

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
      return `got ${describe(input)}, wanted a list${dashRemedy(input)}`;
    case 'object':
    case 'loose_object':
    case 'strict_object':
    case 'record':
      return `got ${describe(input)}, wanted a mapping${colonRemedy(input)}`;
    case 'picklist':
      return `got ${describe(input)}, wanted ${wantedWord(issue)}`;
    default:
      return `got ${typeof input === 'string' ? quote(input) : describe(input)}, wanted ${issue.expected ?? 'another value'}`;
  }
}

/** The message of a schema for a whole file, which has one key at least. */
export function wantedFileWith(key: string): (issue: v.BaseIssue<unknown>) => string {
  return ({ input }) => `got ${describe(input)}, wanted a mapping with the key ${quote(key)}`;
}

function wantedString(input: unknown): string {
  return `a string${quotesRemedy(input)}`;
}

/** Where a string is wanted: what another value would have to be one. */
export function quotesRemedy(input: unknown): string {
  if (typeof input === 'number' || typeof input === 'boolean') return ': put it in quotes';
  if (typeof input !== 'object' || input === null) return '';
  return `: a value that begins with ${Array.isArray(input) ? '[' : '{'} needs quotes`;
}

/** `name:acme` is a text. */
function colonRemedy(input: unknown): string {
  return typeof input === 'string' && /^[\w-]+:\S/.test(input) ? ': is a space missing after ":"?' : '';
}

/** `-name: acme` is a mapping. */
function dashRemedy(input: unknown): string {
  return isMapping(input) && Object.keys(input)[0]?.startsWith('-') === true
    ? ': is a space missing after "-"?'
    : '';
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
