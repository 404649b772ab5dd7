import type { PhaseDetail } from '../ledger/phase-file.js';

/** How the timeline came about. */
export const TIMELINE_NOTES: Readonly<Record<PhaseDetail, string>> = {
  transitions:
    'Each line is a thread, each colour a phase. Drawn from every change of phase that the threads ' +
    'recorded; the areas are the times in the table.',
  slices:
    'Each line is a thread, each colour a phase. There were too many changes of phase to keep them all: drawn from slices of time, each filled from ' +
    'below by how much of it went into which phase. The areas are the times in the table.',
  none: 'There is no timeline: the phases of this run were not recorded.',
};
