import { openAssignment } from './assignment.js';
import { openGenerator } from './generate.js';
import { openRow } from './row.js';
import { openSpool } from './spool.js';
import type { RowSource, SourceDescription } from './workload.js';

/** Opens the rows of a workload for one thread. */
export function openSource(description: SourceDescription): RowSource {
  switch (description.kind) {
    case 'assignment':
      return openAssignment();
    case 'generate':
      return openGenerator(description.plan);
    case 'row':
      return openRow(description.text);
    case 'spool':
      return openSpool(description.spool);
  }
}
