import type { FlagSpec } from './flag-spec.ts';
import { type CommandName, commandNames, commands, environmentName } from './flag-table.ts';

/** The text of `--help` for one command. */
export function helpText(command: CommandName): string {
  const flags = commands[command].flags.map(describeFlag);
  const general = [entry('-h, --help', 'Show this help.'), entry('    --version', 'Show the version.')];
  const others = commandNames.map((name) => entry(name, commands[name].help));
  return [
    `usage: denter-exporter ${command === 'serve' ? '[serve]' : command} [FLAGS]`,
    '',
    `${command}: ${commands[command].help}`,
    '',
    'Flags:',
    ...general,
    ...flags,
    '',
    'Commands (each has its own --help):',
    ...others,
    '',
    `Each flag is also read from the environment: --web.listen-address from ${environmentName('web.listen-address')}.`,
    '',
  ].join('\n');
}

function describeFlag(flag: FlagSpec): string {
  if (flag.type === 'boolean') return entry(`    --[no-]${flag.name}`, flag.help);
  const value =
    flag.default === undefined || flag.default === '' ? (flag.choices?.join('|') ?? '…') : flag.default;
  return entry(
    `    --${flag.name}=${value}`,
    flag.choices === undefined ? flag.help : `${flag.help} One of ${flag.choices.join(', ')}.`,
  );
}

function entry(left: string, right: string): string {
  const column = 44;
  return left.length < column - 2
    ? `  ${left.padEnd(column - 2)}${right}`
    : `  ${left}\n${' '.repeat(column)}${right}`;
}
