import { defineConfig } from 'vitest/config';
import { closingLineReporter } from '../closing-line-reporter.ts';

/** For `npm run soak`: a day and thirty days, at once, on the simulated clock. */
export default defineConfig({
  test: {
    include: ['test/soak/*.long.ts'],
    reporters: [['default', { summary: false }], closingLineReporter()],
    maxWorkers: 2,
  },
});
