import { itStaysFlat } from './whole.ts';

itStaysFlat('a day of polls every minute', {
  pollIntervalSeconds: 60,
  timeoutSeconds: 20,
  cycleMs: 30 * 60_000,
  cycles: 48,
});
