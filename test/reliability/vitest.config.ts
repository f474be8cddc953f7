import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { closingLineReporter } from '../closing-line-reporter.ts';

/** For `npm run reliability`: what takes too long for every run. One file after the other, since they measure. */
export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  test: {
    include: ['test/reliability/*.long.ts'],
    reporters: ['default', closingLineReporter()],
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
