import type { FlagSpec } from './flag-spec.ts';
import { simulatorFlags, speedFlag } from './simulator-flags.ts';

export const commandNames = ['serve', 'demo', 'simulate', 'check', 'doctor', 'once'] as const;
export type CommandName = (typeof commandNames)[number];

const logFlags: readonly FlagSpec[] = [
  {
    name: 'log.level',
    type: 'string',
    default: 'info',
    choices: ['debug', 'info', 'warn', 'error'],
    help: 'Only log messages of this severity or above.',
  },
  {
    name: 'log.format',
    type: 'string',
    choices: ['json', 'pretty'],
    help: 'Form of the log lines; pretty by default when stderr is a terminal.',
  },
];

const configFile: FlagSpec = {
  name: 'config.file',
  type: 'string',
  default: 'denter-exporter.yml',
  help: 'Path of the configuration file.',
};

const webConfigFile: FlagSpec = {
  name: 'web.config.file',
  type: 'string',
  default: '',
  help: "Path of a file that turns on TLS or authentication, in the format of Prometheus's exporter-toolkit.",
};

const webFlags: readonly FlagSpec[] = [
  {
    name: 'web.listen-address',
    type: 'string',
    default: ':9877',
    repeatable: true,
    help: 'Address to listen on. Repeatable; [::]:9877, 127.0.0.1:0 for a free port.',
  },
  {
    name: 'web.systemd-socket',
    type: 'boolean',
    help: 'Listen on the sockets that systemd hands over, instead of on --web.listen-address.',
  },
  webConfigFile,
  {
    name: 'web.external-url',
    type: 'string',
    default: '',
    help: 'URL under which the exporter is reachable from outside, for links.',
  },
  {
    name: 'web.route-prefix',
    type: 'string',
    default: '',
    help: 'Prefix of all routes. Default: the path of --web.external-url.',
  },
  { name: 'web.enable-lifecycle', type: 'boolean', help: 'Allow POST /-/reload.' },
];

export interface CommandSpec {
  readonly help: string;
  readonly flags: readonly FlagSpec[];
}

/** Every command with its flags: parsing, help, and the documentation's check are driven by this table. */
export const commands: Readonly<Record<CommandName, CommandSpec>> = {
  serve: {
    help: 'Poll the helpdesks of the configuration and serve their metrics (default).',
    flags: [
      configFile,
      ...webFlags,
      {
        name: 'config.auto-reload-interval',
        type: 'string',
        default: '0s',
        help: 'How often to look whether the configuration file has changed; 0s: never.',
      },
      {
        name: 'shard',
        type: 'string',
        help: "Which part of the helpdesks to poll, from 0. Default: the number at the end of the pod's name, as a StatefulSet gives it.",
      },
      {
        name: 'total-shards',
        type: 'string',
        default: '1',
        help: 'Into how many parts the helpdesks are divided, by a hash of their names.',
      },
      ...logFlags,
    ],
  },
  demo: {
    help: 'Serve an embedded default: a simulator with three helpdesks that live through an accelerated working day.',
    flags: [...webFlags, speedFlag, ...logFlags],
  },
  simulate: { help: 'Run the simulator alone: a Denter look-alike over HTTP(S).', flags: simulatorFlags },
  check: {
    help: 'Check the configuration, without the network, and print every problem.',
    flags: [configFile, webConfigFile],
  },
  doctor: {
    help: 'Ask every helpdesk for real, step by step, and print what is wrong and what to do about it.',
    flags: [
      configFile,
      {
        name: 'helpdesk',
        type: 'string',
        repeatable: true,
        help: 'Name of a helpdesk to ask. Repeatable. Default: all of the configuration.',
      },
      {
        name: 'format',
        type: 'string',
        default: 'table',
        choices: ['table', 'json'],
        help: 'Form of the report.',
      },
      ...logFlags,
    ],
  },
  once: {
    help: 'Poll every department set once and print the metrics.',
    flags: [
      configFile,
      {
        name: 'output.file',
        type: 'string',
        default: '',
        help: "Write the metrics into this .prom file, in one step, for node_exporter's textfile collector.",
      },
      ...logFlags,
    ],
  },
};

/** `web.listen-address` is read from `DENTER_EXPORTER_WEB_LISTEN_ADDRESS`. */
export function environmentName(flag: string): string {
  return `DENTER_EXPORTER_${flag.replace(/[.-]/g, '_').toUpperCase()}`;
}
