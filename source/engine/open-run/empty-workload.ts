import { perEntity, type Model } from '../../entities/entity.js';
import type { Workload } from '../../sim/workloads/workload.js';

/** The name of the workload of rows that come one by one, in the records of such runs. */
export const OPEN_WORKLOAD = 'rows over HTTP';

/** A workload that plans no row: the rows come while the run is open. */
export function emptyWorkload(model: Model): Workload {
  return {
    name: OPEN_WORKLOAD,
    seed: null,
    model,
    counts: perEntity(() => 0, model),
    source: { kind: 'assignment' },
    keySpaces: perEntity(() => ({ kind: 'dense', count: 0 }), model),
    parentsBefore: () => [],
    dispose: async () => undefined,
  };
}
