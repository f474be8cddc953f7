import { parseArgs } from 'node:util';
import { closest } from '../config/closest.ts';
import type { FlagSpec } from './flag-spec.ts';
import { type CommandName, commandNames, commands, environmentName } from './flag-table.ts';
import { UsageError } from './usage-error.ts';

/** What the command line and the environment ask for. */
export interface CommandLine {
  readonly command: CommandName;
  readonly show: 'help' | 'version' | undefined;
  readonly flags: Flags;
}

/** The flags of one command, with their defaults. Asking for one that the command does not have is a programmer's error. */
export class Flags {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  /** Every value of a repeatable flag. */
  all(name: string): readonly string[] {
    const values = this.#values.get(name);
    if (values === undefined) throw new TypeError(`no flag is named ${name}`);
    return values;
  }

  /** The value, or the default; `undefined` where there is neither. */
  text(name: string): string | undefined {
    return this.all(name).at(-1);
  }

  on(name: string): boolean {
    return this.text(name) === 'true';
  }
}

/**
 * Reads the command line: `denter-exporter [COMMAND] [FLAGS]`.
 *
 * @throws {UsageError}
 */
export function parseCommandLine(args: readonly string[], environment: NodeJS.ProcessEnv): CommandLine {
  const { given, positionals } = splitArguments(args);
  const [word = 'serve', ...more] = positionals;
  const command = commandNames.find((name) => name === word);
  if (command === undefined)
    throw new UsageError(`unknown command "${word}", wanted one of ${commandNames.join(', ')}`);
  if (more.length > 0) throw new UsageError(`unexpected "${more.join(' ')}" after ${command}`);
  const { flags } = commands[command];
  for (const name of given.keys()) {
    if (name !== 'help' && name !== 'version' && !flags.some((flag) => flag.name === name))
      throw new UsageError(`${command} has no flag --${name}`);
  }
  const show = given.has('help') ? 'help' : given.has('version') ? 'version' : undefined;
  const values = new Map(flags.map((flag) => [flag.name, valuesOf(flag, given.get(flag.name), environment)]));
  return { command, show, flags: new Flags(values) };
}

const allFlags = new Map(
  Object.values(commands).flatMap(({ flags }) => flags.map((flag) => [flag.name, flag])),
);

function splitArguments(args: readonly string[]): { given: Map<string, string[]>; positionals: string[] } {
  const switches = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } } as const;
  const options = Object.fromEntries(
    Array.from(allFlags.values(), ({ name, type }) => [name, { type, multiple: true }]),
  );
  const parsed = parseArgs({
    args: [...args],
    options: { ...options, ...switches },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  for (const token of parsed.tokens) {
    if (token.kind !== 'option') continue;
    const [name, value] = readOption(token);
    given.set(name, [...(given.get(name) ?? []), value]);
  }
  return { given, positionals: parsed.positionals };
}

/** One flag as it stands on the command line. */
interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  /** Whether the value came behind an equals sign. */
  readonly inlineValue: boolean | undefined;
}

function readOption({ name, rawName, value, inlineValue }: OptionToken): [string, string] {
  if (name === 'help' || name === 'h' || name === 'version') return [name === 'h' ? 'help' : name, 'true'];
  const positive = name.replace(/^no-/, '');
  const spec = allFlags.get(name) ?? allFlags.get(positive);
  if (spec === undefined || !rawName.startsWith('--')) throw new UsageError(unknownFlag(rawName));
  if (spec.type === 'string') {
    if (name !== spec.name) throw new UsageError(unknownFlag(rawName));
    // `--config.file --log.level=debug`: the value was forgotten.
    const forgotten = value === undefined || (inlineValue === false && value.startsWith('--'));
    if (forgotten || (value === '' && spec.default !== '')) throw new UsageError(`${rawName} wants a value`);
    return [name, value];
  }
  if (value !== undefined) return [spec.name, readBoolean(value, rawName)];
  return [spec.name, name === spec.name ? 'true' : 'false'];
}

function unknownFlag(rawName: string): string {
  const near = closest(rawName.replace(/^-+/, ''), [...allFlags.keys()]);
  return `unknown flag ${rawName}${near === undefined ? '' : `, did you mean --${near}?`}`;
}

function valuesOf(
  flag: FlagSpec,
  given: readonly string[] | undefined,
  environment: NodeJS.ProcessEnv,
): readonly string[] {
  const variable = environmentName(flag.name);
  // An empty variable is as if it were not set, as with Prometheus's own programs.
  const inherited = environment[variable] === '' ? undefined : environment[variable];
  const values = given ?? (inherited === undefined ? undefined : fromEnvironment(flag, inherited, variable));
  if (values === undefined) return flag.default === undefined ? [] : [flag.default];
  if (values.length > 1 && flag.repeatable === undefined)
    throw new UsageError(`--${flag.name} can be given only once`);
  const strange = values.find((value) => flag.choices !== undefined && !flag.choices.includes(value));
  if (strange !== undefined)
    throw new UsageError(`--${flag.name}: got "${strange}", wanted one of ${flag.choices?.join(', ')}`);
  return values;
}

/** A repeatable flag's values stand one a line, as for Prometheus's own programs, or between commas. */
function fromEnvironment(flag: FlagSpec, text: string, variable: string): readonly string[] {
  if (flag.type === 'boolean') return [readBoolean(text, variable)];
  return flag.repeatable === undefined ? [text] : text.split(/[\n,]/).filter((value) => value !== '');
}

function readBoolean(text: string, name: string): string {
  if (['true', '1'].includes(text)) return 'true';
  if (['false', '0', ''].includes(text)) return 'false';
  throw new UsageError(`${name}: got "${text}", wanted true or false`);
}
