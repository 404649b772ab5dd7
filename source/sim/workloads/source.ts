import type { Model } from '../../entities/entity.js';
import { openAssignment } from './assignment.js';
import { openGenerator } from './generate.js'; // late
import { openRow } from './row.js'; // late
import { openSpool } from './spool.js'; // late
import type { RowSource, SourceDescription } from './workload.js';

/** Opens the rows of a workload for one thread. */
export function openSource(description: SourceDescription, model: Model): RowSource {
  switch (description.kind) {
    case 'assignment':
      return openAssignment();
    case 'generate':
      return openGenerator(description.plan, model);
    case 'row':
      return openRow(description.text, model);
    case 'spool':
      return openSpool(description.spool, model);
  }
}
