/** The faults that attack runs of units, by policy. */
export const UNIT_FAULT_NAMES = [
  'unit-separate',
  'unit-saga',
  'unit-outbox',
  'unit-attach',
] as const;

export type UnitFaultName = (typeof UNIT_FAULT_NAMES)[number];

/** The faults that `dbsim-tui torture` injects, in its order. */
export const FAULT_NAMES = [
  'kill',
  'kill-between',
  'thread',
  'lock-late',
  'lock-stopped',
  'lock-never',
  'disk-full',
  'disk-small',
  'read-only',
  'removed',
  'replaced',
  'header',
  'page',
  'ledger-cut',
  'second-program',
  'clock',
  ...UNIT_FAULT_NAMES,
] as const;

export type FaultName = (typeof FAULT_NAMES)[number];
