import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { closingLineReporter } from './test/closing-line-reporter.ts';

/**
 * What needs a process of its own: it counts the process's descriptors, children or bytes, measures its time, or changes
 * its environment.
 */
const alone = [
  'test/attackers/equal-time.test.ts',
  'test/denter/credentials.test.ts',
  'test/local/processes.test.ts',
  'test/reliability/*.test.ts',
  'test/simulator/simulate.test.ts',
  'test/soak/*.test.ts',
];

/** Fake time for the timers that whole libraries start. A library may keep such a timer, which never rings again. */
const fakeTime = [
  'test/cli/auto-reload.test.ts',
  'test/denter/deadline.test.ts',
  'test/denter/routes.test.ts',
  'test/http/in-flight.test.ts',
  'test/local/run-php.test.ts',
  'test/polling/*.test.ts',
];

/**
 * Those of half a minute, in which some compute and some wait. On a fresh clone vitest knows no durations and begins with large files:
 * the last of these then ran beside nothing, for half a minute.
 */
const longest = [
  'test/prometheus/promtool.test.ts',
  'test/consumers/consumers.test.ts',
  'test/cli/staleness.test.ts',
  'test/faults/fault-table.test.ts',
  'test/alerting/alerting.test.ts',
  'test/browser/status-page.test.ts',
  'test/cli/prometheus.test.ts',
  'test/prometheus/scrape-configs.test.ts',
  'test/grafana/bad-day.test.ts',
];

function rank({ moduleId }: TestSpecification): number {
  const at = longest.findIndex((file) => moduleId.endsWith(file));
  return at === -1 ? longest.length : at;
}

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- vitest's, not an array's
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    reporters: ['default', closingLineReporter()],
    // Many tests start whole programs. A limit ends what hangs; it asserts nothing on speed, and a loaded machine must meet it.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // On two cores too: the tests wait for real servers and programs for a third of their time. More would starve each other.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary', 'html'] },
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      // To start a process and load all modules for each file costs more CPU than most of the files do.
      { extends: true, test: { name: 'fake time', include: fakeTime, isolate: false } },
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: [...alone, ...fakeTime],
          isolate: false,
        },
      },
    ],
  },
});
