import type { Advice } from '../concrete-remedy.ts';

/** What to do where a Denter on this machine, asked through PHP, fails. */
export const localAdvice: readonly Advice[] = [
  [
    'local',
    /there is no php_binary|php_binary .* (?:does not exist|is not on)/,
    () =>
      "Install php-cli, or set php_binary to the path of the command-line PHP; where it is on a PATH, the exporter's own counts.",
  ],
  [
    'local',
    /may not execute php_binary/,
    () => "Set php_binary to the command-line PHP itself, and let the exporter's user execute it.",
  ],
  ['local', /there is no /, () => "Set denter_root to the folder that holds Denter's init.php."],
  [
    'local',
    /the user (\S+) may not read (?:.*), or not enter/,
    (user) =>
      `Add ${user} to the group that owns Denter's files and restart the exporter, which has its groups from its start; namei -l with that file shows the folder that bars the way.`,
  ],
  [
    'local',
    /defines no function localAPI/,
    () => 'Set denter_root to the folder in which Denter is installed: another init.php is in this one.',
  ],
  [
    'local',
    /Failed opening required|open stream: Permission denied/i,
    () =>
      "Let the exporter's user read that file: add the user to the group that owns Denter's files, and restart the exporter.",
  ],
  [
    'local',
    /Read-only file system/,
    () =>
      'Denter writes there: name the folder in ReadWritePaths= of the systemd unit, or mount it writable.',
  ],
  [
    'local',
    /undefined function|Class .* not found/,
    () =>
      "An extension that Denter needs seems to be missing in the command-line PHP: compare php -m with the web server's PHP, install what is missing, or set php_binary to another PHP.",
  ],
  [
    'local',
    /Allowed memory size/,
    () => "Raise memory_limit in the command-line PHP's php.ini (php --ini names it).",
  ],
  [
    'local',
    /PHP was killed by/,
    () =>
      "PHP crashed, or the system ended it: look for its name in the kernel's log (a lack of memory), and into PHP's error log.",
  ],
  [
    'local',
    /PHP\b/,
    () =>
      "Run php init.php in denter_root as the exporter's user, and mend what it says: maintenance, the database, an extension that is missing.",
  ],
  [
    'not_json',
    /php_binary ended without/,
    () => 'Set php_binary to the PHP of the command line (Debian: php-cli), not php-fpm or php-cgi.',
  ],
  [
    'not_json',
    /Malformed UTF-8/,
    () =>
      'Denter holds a text that is not UTF-8: look for broken letters in the titles of its ticket statuses.',
  ],
  [
    'timeout',
    /while waiting for PHP/,
    () =>
      "PHP did not end in time: check this machine's load and Denter's database; raise timeout if it is always slow.",
  ],
  [
    'timeout',
    /while looking for Denter's init\.php/,
    () => 'The file system of denter_root does not answer: check its mount.',
  ],
  // Over HTTP the status follows what Denter says.
  [
    'auth',
    /(?:Authentication|credentials|password)[^"]*"$/i,
    () => 'Set admin_username to an active administrator of Denter.',
  ],
  [
    'api_error',
    /admin user is required"$/i,
    () => 'Set admin_username in local_api: this version of Denter needs one.',
  ],
];
