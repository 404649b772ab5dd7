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
] as const;

export type FaultName = (typeof FAULT_NAMES)[number];
