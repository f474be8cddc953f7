import { defineConfig } from 'vitest/config';
import { closingLineReporter } from '../closing-line-reporter.ts';

/** Tests of the built image, which scripts/test-image.sh builds and runs; too slow for every `npm test`. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    cache: false,
    include: ['*.image.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: ['verbose', closingLineReporter()],
  },
});
