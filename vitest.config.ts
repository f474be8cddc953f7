import { defineConfig } from 'vitest/config';
import { closingLineReporter } from './test/closing-line-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', closingLineReporter()],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // On two cores too: the tests wait for real servers and programs for a third of their time. More would starve each other.
    maxWorkers: 3,
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary', 'html'] },
  },
});
