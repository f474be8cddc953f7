import { defineConfig } from 'vitest/config';
import { closingLineReporter } from '../closing-line-reporter.ts';

/** For `npm run reliability`: what takes hours, one file after the other. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/reliability/*.long.ts'],
    reporters: ['default', closingLineReporter()],
    testTimeout: 3 * 3_600_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
