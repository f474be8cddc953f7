import { defineConfig } from 'vitest/config';
import { closingLineReporter } from './test/closing-line-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', closingLineReporter()],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Two workers: the tests start real servers and programs, and must not starve each other on a small machine.
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary', 'html'] },
  },
});
