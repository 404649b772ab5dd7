import type { FormValues } from './setting-types.js';

/** Whether the rows of a run are generated. */
export const isGenerated = ({ workload }: FormValues): boolean => workload === 'generate';

/** Whether so many rows are generated, and not until a time is over. */
export const isCounted = (values: FormValues): boolean =>
  isGenerated(values) && values.duration === '';

/** Whether the rows of a run may be those of another model: some workloads are rows of the default one. */
export const takesModel = ({ workload }: FormValues): boolean =>
  workload === 'generate' || workload === 'folder';

/** Whether the rows of a run are read from the files of a person. */
export const isFromFiles = ({ workload }: FormValues): boolean => workload === 'folder';
