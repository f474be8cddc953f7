import { defineConfig } from 'vitest/config';
import { closingLineReporter } from '../closing-line-reporter.ts';

/** For `npm run test:consumers`: the consumers of every run, and those for which another Debian release is needed. */
export default defineConfig({
  test: {
    include: ['test/consumers/*.test.ts', 'test/consumers/*.optional.ts'],
    reporters: ['default', closingLineReporter()],
    testTimeout: 20_000,
    maxWorkers: 2,
  },
});
