import { defineConfig } from 'vitest/config';

/** Measurements, one part a file: `npm run bench`, or `npm run bench -- scrape` for a part. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    cache: false,
    include: ['*.bench.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    // One after the other: whatever else runs is measured as well.
    fileParallelism: false,
    reporters: ['verbose'],
  },
});
