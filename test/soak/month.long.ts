import { itStaysFlat } from './whole.ts';

itStaysFlat('thirty days of polls every hour', {
  pollIntervalSeconds: 3600,
  timeoutSeconds: 60,
  cycleMs: 15 * 3_600_000,
  cycles: 48,
});
