import { DEFAULT_SETTINGS } from '../sim/settings.js';
import { SETTING_NAMES, type FormValues } from './setting-types.js';
import { SETTINGS } from './settings.js';

/** The pace at which a person can follow thirty rows, and how long their phases have to be. */
const WATCHABLE_MS = 800;

/** How fast a form is. */
export type Speed = Pick<FormValues, 'pace' | 'slow'>;

/** The speed that a workload starts with on the screen. */
export function defaultSpeed(workload: string): Speed {
  const isWatched = workload === 'assignment';
  return {
    pace: String(isWatched ? WATCHABLE_MS : DEFAULT_SETTINGS.paceMs),
    slow: String(isWatched ? WATCHABLE_MS : DEFAULT_SETTINGS.slowMs),
  };
}

/** The speed of a form after its workload has changed, which it follows unless the user has chosen one. */
export function speedAfter({ workload, pace, slow }: FormValues, next: string): Partial<Speed> {
  const [before, after] = [workload, next].map(defaultSpeed) as [Speed, Speed];
  return {
    ...(pace === before.pace ? { pace: after.pace } : {}),
    ...(slow === before.slow ? { slow: after.slow } : {}),
  };
}

/** What a form begins with; its speed is one that can be followed. */
export const DEFAULT_FORM: FormValues = {
  ...(Object.fromEntries(
    SETTING_NAMES.map((name) => [name, SETTINGS[name].default]),
  ) as FormValues),
  ...defaultSpeed(SETTINGS.workload.default),
};
