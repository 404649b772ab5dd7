import { buildSchedule } from '../../source/sim/schedule.js';
import { describeShared, SharedState } from '../../source/sim/shared-state.js';
import { assignmentWorkload } from '../../source/sim/workloads/assignment.js';

/** The shared memory of a run of the assignment, row by row, before its threads are released. */
export function assignmentState(options: {
  threads: number;
  /** Think time before a row, in milliseconds. */
  paceMs: number;
  databases?: readonly string[];
}): SharedState {
  const workload = assignmentWorkload();
  const schedule = buildSchedule(workload, 1);
  return new SharedState(describeShared({ ...options, batchSize: 1, workload, schedule }));
}
