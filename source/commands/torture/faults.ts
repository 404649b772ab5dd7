import type { Fault } from './attack.js';
import { DAMAGE } from './damage.js';
import { CRASHES } from './crashes.js';
import { DISKS } from './disks.js';
import { LOCKS } from './locks.js';
import type { FaultName } from './names.js';
import { ENVIRONMENT } from './environment.js';
import { UNIT_FAULTS } from './units.js';

/** The faults by name. */
export const FAULTS: Readonly<Record<FaultName, Fault>> = {
  ...CRASHES,
  ...LOCKS,
  ...DISKS,
  ...DAMAGE,
  ...ENVIRONMENT,
  ...UNIT_FAULTS,
};
