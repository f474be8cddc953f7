import type { FlagSpec } from './flag-spec.ts';

export const speedFlag: FlagSpec = {
  name: 'speed',
  type: 'string',
  help: 'Virtual seconds per real second, 0 (frozen) to 3600. Default: the scenario says; 144 for the demo, 1 with --helpdesks.',
};

export const simulatorFlags: readonly FlagSpec[] = [
  {
    name: 'scenario.file',
    type: 'string',
    help: "Scenario in YAML. Without it: the demo's three helpdesks.",
  },
  {
    name: 'helpdesks',
    type: 'string',
    help: 'Play so many helpdesks of a default kind, instead of a scenario.',
  },
  {
    name: 'listen-address',
    type: 'string',
    default: '127.0.0.1:9878',
    help: 'Address at which the helpdesks answer.',
  },
  {
    name: 'control.listen-address',
    type: 'string',
    default: '127.0.0.1:9879',
    help: 'Address of the control endpoint. Whoever reaches it can do everything.',
  },
  {
    name: 'seed',
    type: 'string',
    help: 'Whole number; the same seed gives the same tickets at the same virtual time.',
  },
  speedFlag,
  { name: 'start-time', type: 'string', help: 'Virtual time of day at the start, HH:MM.' },
  { name: 'tls', type: 'boolean', help: 'Answer over HTTPS, with a certificate made at the start.' },
  {
    name: 'tls.name',
    type: 'string',
    repeatable: true,
    help: 'One more host name or address for the certificate. Repeatable.',
  },
  {
    name: 'tls.ca-file',
    type: 'string',
    help: "Where to write the certificate of the certificate's issuer.",
  },
  {
    name: 'exporter-config.file',
    type: 'string',
    help: 'Where to write a configuration of denter-exporter that fits. It holds the secrets of the scenario.',
  },
  { name: 'log-secrets', type: 'boolean', help: 'Keep secrets readable in the log of received requests.' },
];
