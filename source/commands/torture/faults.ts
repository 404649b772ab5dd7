import type { Fault } from './attack.js';
import { DAMAGE } from './damage.js';
import { DEATHS } from './deaths.js';
import { DISKS } from './disks.js';
import { LOCKS } from './locks.js';
import type { FaultName } from './names.js';
import { SURROUNDINGS } from './surroundings.js';

/** The faults by name. */
export const FAULTS: Readonly<Record<FaultName, Fault>> = {
  ...DEATHS,
  ...LOCKS,
  ...DISKS,
  ...DAMAGE,
  ...SURROUNDINGS,
};
