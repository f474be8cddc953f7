import { defineConfig } from 'vitest/config';
import { closingLineReporter } from './test/closing-line-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', closingLineReporter()],
    // Many tests start whole programs. A limit ends what hangs; it asserts nothing on speed, and a loaded machine must meet it.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // On two cores too: the tests wait for real servers and programs for a third of their time. More would starve each other.
    maxWorkers: 3,
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary', 'html'] },
  },
});
