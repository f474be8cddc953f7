import { ConfigError, formatProblem } from '../config/config-error.ts';
import { loadConfig } from '../config/load.ts';
import { loadWebConfig } from '../http/web-config/load-web-config.ts';
import type { Flags } from './flags.ts';

/** Checks both configurations without the network; everything that there is to say goes to stdout. */
export async function check(flags: Flags): Promise<void> {
  const webFile = flags.text('web.config.file') ?? '';
  const found = [await report(() => describeConfig(flags.text('config.file') ?? ''))];
  if (webFile !== '') found.push(await report(() => describeWebConfig(webFile)));
  process.stdout.write(found.map(({ text }) => `${text}\n`).join(''));
  if (found.some(({ isValid }) => !isValid)) process.exitCode = 1;
}

async function report(describe: () => Promise<string>): Promise<{ text: string; isValid: boolean }> {
  try {
    return { text: await describe(), isValid: true };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { text: error.message, isValid: false };
  }
}

async function describeConfig(file: string): Promise<string> {
  const { config, warnings } = await loadConfig(file);
  const sets = config.helpdesks.reduce((sum, { departmentSets }) => sum + departmentSets.length, 0);
  return [
    ...warnings.map((warning) => formatProblem({ ...warning, message: `warning: ${warning.message}` })),
    `${config.file}: valid, helpdesks: ${config.helpdesks.length}, department sets: ${sets}`,
  ].join('\n');
}

async function describeWebConfig(file: string): Promise<string> {
  const { tls, users } = await loadWebConfig(file);
  return `${file}: valid, TLS: ${tls === undefined ? 'off' : 'on'}, users: ${users.size}`;
}
