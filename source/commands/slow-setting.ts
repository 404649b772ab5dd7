import { DEFAULT_SETTINGS, LIMITS } from '../sim/settings.js';
import type { Setting } from './setting-types.js';

/** How much longer each phase of a row takes. */
export const SLOW_SETTING: Setting = {
  kind: 'integer',
  limits: LIMITS.slow,
  steps: [0, 100, 200, 400, 800, 1500],
  unit: 'ms',
  default: String(DEFAULT_SETTINGS.slowMs),
  label: 'Slow',
  meaning:
    'each phase of a row (checking, writing, recording) takes MS milliseconds longer, with the transaction open, so that waiting can be seen',
  applies: ({ pipeline, rate }) => pipeline === '1' && rate === '',
  remark: ({ slow }) => (slow === '0' ? 'as fast as it is' : 'longer in each phase'),
};
