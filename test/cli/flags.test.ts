import { describe, expect, it } from 'vitest';
import { commandNames, commands } from '../../src/cli/flag-table.ts';
import { parseCommandLine } from '../../src/cli/flags.ts';
import { helpText } from '../../src/cli/help.ts';

describe('parseCommandLine', () => {
  it('takes serve, with its defaults, where nothing is said', () => {
    const { command, show, flags } = parseCommandLine([], {});
    expect([command, show]).toEqual(['serve', undefined]);
    expect(flags.text('config.file')).toBe('denter-exporter.yml');
    expect(flags.all('web.listen-address')).toEqual([':9877']);
    expect(flags.on('web.enable-lifecycle')).toBe(false);
    expect(flags.text('log.format')).toBeUndefined();
    expect(flags.text('log.level')).toBe('info');
    expect(flags.text('config.auto-reload-interval')).toBe('0s');
    expect(() => flags.text('nonsense')).toThrow(TypeError);
  });

  it.each([
    ['with an equals sign', ['--config.file=a.yml']],
    ['with a space', ['--config.file', 'a.yml']],
    ['before the command', ['--config.file=a.yml', 'serve']],
    ['behind the command', ['serve', '--config.file', 'a.yml']],
  ])('takes a flag %s', (_what, args) => {
    expect(parseCommandLine(args, {}).flags.text('config.file')).toBe('a.yml');
  });

  it('takes an empty value for a flag that is empty by default', () => {
    expect(parseCommandLine(['--web.external-url='], {}).flags.text('web.external-url')).toBe('');
  });

  it('takes a repeatable flag each time', () => {
    const { flags } = parseCommandLine(['--web.listen-address=:1', '--web.listen-address', '[::1]:2'], {});
    expect(flags.all('web.listen-address')).toEqual([':1', '[::1]:2']);
  });

  it.each([
    [['--web.enable-lifecycle'], {}, true],
    [['--no-web.enable-lifecycle'], {}, false],
    [['--web.enable-lifecycle=false'], {}, false],
    [[], { DENTER_EXPORTER_WEB_ENABLE_LIFECYCLE: 'true' }, true],
    [[], { DENTER_EXPORTER_WEB_ENABLE_LIFECYCLE: '1' }, true],
    [[], { DENTER_EXPORTER_WEB_ENABLE_LIFECYCLE: 'false' }, false],
    [[], { DENTER_EXPORTER_WEB_ENABLE_LIFECYCLE: '0' }, false],
    [[], { DENTER_EXPORTER_WEB_ENABLE_LIFECYCLE: '' }, false],
    [['--no-web.enable-lifecycle'], { DENTER_EXPORTER_WEB_ENABLE_LIFECYCLE: 'true' }, false],
  ])('takes the switch from %j and %j as %s', (args, environment, on) => {
    expect(parseCommandLine(args, environment).flags.on('web.enable-lifecycle')).toBe(on);
  });

  it('takes from the environment what the command line leaves open', () => {
    const environment = {
      DENTER_EXPORTER_CONFIG_FILE: 'a,b.yml',
      DENTER_EXPORTER_WEB_LISTEN_ADDRESS: ':1\n:2,:3\n',
    };
    expect(parseCommandLine([], environment).flags.text('config.file')).toBe('a,b.yml');
    expect(parseCommandLine([], environment).flags.all('web.listen-address')).toEqual([':1', ':2', ':3']);
    expect(parseCommandLine(['--config.file=a.yml'], environment).flags.text('config.file')).toBe('a.yml');
  });

  it.each([
    [['--help'], 'serve', 'help'],
    [['-h'], 'serve', 'help'],
    [['once', '--help'], 'once', 'help'],
    [['--version'], 'serve', 'version'],
    [['--version', '--help'], 'serve', 'help'],
  ])('shows for %j the %s %s', (args, command, show) => {
    expect(parseCommandLine(args, {})).toMatchObject({ command, show });
  });

  it.each([
    [['sreve'], 'unknown command "sreve", wanted one of serve, demo, simulate, check, doctor, once'],
    [['serve', 'now'], 'unexpected "now" after serve'],
    [['--config.flie=x'], 'unknown flag --config.flie, did you mean --config.file?'],
    [['--nonsense'], 'unknown flag --nonsense'],
    [['--sped=1'], 'unknown flag --sped, did you mean --speed?'],
    [['-x'], 'unknown flag -x'],
    [['--no-config.file'], 'unknown flag --no-config.file, did you mean --config.file?'],
    [['check', '--web.listen-address=:1'], 'check has no flag --web.listen-address'],
    [['--config.file'], '--config.file wants a value'],
    [['--config.file='], '--config.file wants a value'],
    [['--config.file', '--log.level=debug'], '--config.file wants a value'],
    [['--config.file=a', '--config.file=b'], '--config.file can be given only once'],
    [['--log.level=loud'], '--log.level: got "loud", wanted one of debug, info, warn, error'],
    [['--web.enable-lifecycle=maybe'], '--web.enable-lifecycle: got "maybe", wanted true or false'],
  ])('refuses %j, saying why', (args, message) => {
    expect(() => parseCommandLine(args, {})).toThrow(
      expect.objectContaining({ name: 'UsageError', message }) as Error,
    );
  });

  it('takes an empty variable as one that is not set', () => {
    const { flags } = parseCommandLine([], {
      DENTER_EXPORTER_WEB_LISTEN_ADDRESS: '',
      DENTER_EXPORTER_CONFIG_FILE: '',
    });
    expect(flags.all('web.listen-address')).toEqual([':9877']);
    expect(flags.text('config.file')).toBe('denter-exporter.yml');
  });

  it('refuses what the environment says wrong, naming the variable', () => {
    expect(() => parseCommandLine([], { DENTER_EXPORTER_WEB_ENABLE_LIFECYCLE: 'yes' })).toThrow(
      'DENTER_EXPORTER_WEB_ENABLE_LIFECYCLE: got "yes", wanted true or false',
    );
  });
});

describe('helpText', () => {
  it('tells of what every command has, of the other commands, of the environment, and of what a flag takes', () => {
    const text = helpText('serve');
    expect(text).toMatch(/^usage: denter-exporter \[serve\] \[FLAGS\]\n/);
    expect(helpText('once')).toMatch(/^usage: denter-exporter once \[FLAGS\]\n/);
    for (const name of commandNames)
      expect(text).toContain(`  ${name.padEnd(42)}${commands[name].help}
`);
    for (const part of [
      '-h, --help',
      '--version',
      'DENTER_EXPORTER_WEB_LISTEN_ADDRESS',
      '--log.format=json|pretty',
    ])
      expect(text).toContain(part);
    expect(text).toContain('One of debug, info, warn, error.');
    // What is too long for its column has a line of its own.
    expect(helpText('simulate')).toMatch(
      /^ {6}--control\.listen-address=127\.0\.0\.1:9879\n {44}Address of/m,
    );
  });

  it('has the simulator listen on this machine only, where nothing else is said', () => {
    const { flags } = parseCommandLine(['simulate'], {});
    expect([flags.text('listen-address'), flags.text('control.listen-address')]).toEqual([
      '127.0.0.1:9878',
      '127.0.0.1:9879',
    ]);
  });

  it.each(commandNames)('names every flag of %s with its default', (command) => {
    const text = helpText(command);
    for (const flag of commands[command].flags) {
      expect(text).toContain(
        flag.type === 'boolean' ? `--[no-]${flag.name}` : `--${flag.name}=${flag.default ?? ''}`,
      );
      expect(text).toContain(flag.help);
    }
  });
});
