/** The configuration file as it is written. The JSON Schema and the table in docs/configuration.md are made of this. */
import * as v from 'valibot';
import { credentials } from './credentials-schema.ts';
import { wantedFileWith } from './default-message.ts';
import { defaults } from './defaults.ts';
import { optional, required } from './schema-key.ts';
import * as value from './schema-values.ts';

const flag = v.boolean();

const thresholds = v.strictObject({
  warning: optional(
    value.count,
    'The severity `warning` applies while more tickets than this await a reply.',
  ),
  critical: optional(value.count, 'The same for `critical`; not below `warning`.'),
});

/** Keys of `global`, of a helpdesk and of a department set; the innermost one holds. */
const polling = {
  poll_interval: optional(
    value.pollInterval,
    `Time between two polls, 5s to 24h. ${defaults.pollInterval} if it is set nowhere.`,
  ),
  timeout: optional(
    value.timeout,
    `Longest duration of one poll, from DNS to the last byte; shorter than poll_interval. ${defaults.timeout} if it is set nowhere.`,
  ),
  stale_after: optional(
    value.staleAfter,
    `How long the last counts are served after polls began to fail: a duration, 0s (not at all) or never (for ever). ${defaults.staleIntervals} times poll_interval if it is set nowhere.`,
  ),
  awaiting_reply_thresholds: optional(
    thresholds,
    'Thresholds for alerts on tickets awaiting reply. They replace the outer ones as a whole.',
  ),
};

/** Keys of a helpdesk and of a department set: those of a set replace the helpdesk's. */
const access = {
  credentials: optional(
    credentials,
    'Who asks: exactly one of `identifier` and `username`, each with exactly one secret. A department set can have its own.',
  ),
  access_key: optional(
    value.accessKey,
    "Denter's API access key, which lets a caller past the IP allow-list.",
  ),
  access_key_file: optional(value.path, 'File that holds the access key; read at every poll.'),
  access_key_env: optional(value.environmentVariable, 'Environment variable that holds the access key.'),
};

const tlsConfig = v.strictObject({
  ca_file: optional(value.path, 'Certificates (PEM) to trust instead of the well-known authorities.'),
  cert_file: optional(value.path, 'Client certificate (PEM). Together with `key_file`.'),
  key_file: optional(value.path, "The client certificate's private key (PEM, not encrypted)."),
  server_name: optional(value.word, "Name that the server's certificate must have, if not the URL's host."),
  insecure_skip_verify: optional(
    flag,
    'Whether to accept any certificate. Whoever is in between can read the credentials.',
    false,
  ),
  min_version: optional(
    v.picklist(['TLS10', 'TLS11', 'TLS12', 'TLS13']),
    'Lowest TLS version to accept.',
    defaults.minVersion,
  ),
});

const supportHours = v.strictObject({
  time_zone: required(value.timeZone, 'Time zone of the hours and dates below, as in the IANA database.'),
  weekly: required(
    v.pipe(
      v.record(value.dayRange, v.array(value.span)),
      v.minEntries(1, 'got no days, wanted at least one such as mon-fri: ["08:00-17:00"]'),
    ),
    'Open hours by day (`mon`) or days (`mon-fri`): spans such as `"08:00-17:00"`. Days that are not named are closed.',
  ),
  holidays: optional(v.array(value.date), 'Dates on which no span starts.', []),
});

const adminUsername = optional(
  value.word,
  'The administrator in whose name Denter is asked. Denter 7.2 and later need none. A department set can have its own.',
);

const localApi = v.strictObject({
  denter_root: required(value.path, "Denter's folder on this machine: the one that holds its `init.php`."),
  php_binary: optional(
    value.path,
    "The command-line PHP to run: a path, or a name to be looked for on the exporter's PATH.",
    defaults.phpBinary,
  ),
  admin_username: adminUsername,
});

const departmentSet = v.strictObject({
  name: required(value.name, 'Label value `department_set`; unique in its helpdesk.'),
  ignore_department_assignments: optional(
    flag,
    'Whether to count the tickets of all departments, not only of those that the API user is a member of.',
    false,
  ),
  include_counts_by_status: optional(
    flag,
    'Whether to ask for the counts by status; without them there are totals only.',
    true,
  ),
  expected_departments: optional(
    v.array(value.departmentId),
    'Ids of departments that the set must be able to see; missing ones are counted in a metric.',
  ),
  admin_username: optional(
    value.word,
    "With the helpdesk's `local_api` only: the administrator in whose name this set is asked, instead of the one there.",
  ),
  ...access,
  ...polling,
});

/** For editors. The rules say it better, and what else goes with each. */
const oneTransport = [
  { required: ['url'], properties: { url: { type: 'string' } } },
  { required: ['local_api'], properties: { local_api: { type: 'object' } } },
];

const helpdesk = v.pipe(
  v.strictObject({
    name: required(value.name, 'Label value `helpdesk`; unique in the file.'),
    url: optional(
      value.helpdeskUrl,
      "Address of Denter: its base URL, or the URL of its `includes/api.php`, which is added where the path doesn't end in `.php`. This or `local_api`.",
    ),
    local_api: optional(
      localApi,
      'Denter on this machine, asked through PHP, without network and credentials. Instead of `url` and all that goes with it.',
    ),
    ...access,
    tls_config: optional(tlsConfig, 'TLS settings.'),
    proxy_url: optional(value.proxyUrl, 'HTTP proxy; may hold a user name and a password.'),
    proxy_from_environment: optional(
      flag,
      'Whether to use the proxy of HTTPS_PROXY, HTTP_PROXY and NO_PROXY.',
      false,
    ),
    ip_family: optional(v.picklist(['any', 'ipv4', 'ipv6']), 'IP version to connect by.', defaults.ipFamily),
    support_hours: optional(supportHours, 'When support is open.'),
    department_sets: optional(
      v.pipe(
        v.array(departmentSet),
        v.minLength(
          1,
          `got an empty list, wanted at least one set; without the key there is one set named ${defaults.departmentSet}`,
        ),
      ),
      'What to ask the helpdesk for: each set is polled on its own.',
      [{ name: defaults.departmentSet }],
    ),
    ...polling,
  }),
  v.metadata({ oneOf: oneTransport }),
);

export const configSchema = v.pipe(
  v.strictObject(
    {
      global: optional(
        v.strictObject({
          ...polling,
          max_concurrent_polls: optional(
            value.positiveCount,
            'How many polls may be under way at once.',
            defaults.maxConcurrentPolls,
          ),
          max_concurrent_local_polls: optional(
            value.positiveCount,
            'How many of them by `local_api`, each of which is a PHP process.',
            defaults.maxConcurrentLocalPolls,
          ),
        }),
        'Defaults for all helpdesks.',
      ),
      helpdesks: required(v.array(helpdesk), 'The helpdesks to poll.'),
    },
    wantedFileWith('helpdesks'),
  ),
  v.metadata({ title: 'denter-exporter configuration', description: 'Explained in docs/configuration.md.' }),
);

export type ConfigFile = v.InferOutput<typeof configSchema>;
export type HelpdeskEntry = ConfigFile['helpdesks'][number];
export type DepartmentSetEntry = NonNullable<HelpdeskEntry['department_sets']>[number];
