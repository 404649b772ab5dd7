import { ProgramError } from '../../base/errors.js';
import { ENTITIES, ENTITY_NAMES } from '../../entities/entity.js';
import { judgeRow, validFields } from '../../entities/judge.js';
import { buildKeySpace } from '../key-space.js';
import { readTypedRow, type TypedRow } from './typed-row.js';
import type { ParentName, RowCounts, RowSource, Workload } from './workload.js';

/**
 * A workload of one row.
 * @param text the row as `readTypedRow` reads it, with the name of its entity
 * @throws ProgramError where the text is not a row
 */
export function rowWorkload(text: string): Workload {
  const { entity, row } = requireRow(text);
  const counts = Object.fromEntries(
    ENTITY_NAMES.map((name) => [name, name === entity ? 1 : 0]),
  ) as RowCounts;
  const [id] = validFields(ENTITIES[entity], judgeRow(ENTITIES[entity], row));
  const keySpaceOf = (parent: ParentName) =>
    buildKeySpace(parent === entity ? [typeof id === 'number' ? id : 0] : []);
  return {
    name: 'row',
    seed: null,
    counts,
    source: { kind: 'row', text },
    keySpaces: { User: keySpaceOf('User'), Product: keySpaceOf('Product') },
    parentsBefore: () => ({ User: 0, Product: 0 }),
    dispose: async () => undefined,
  };
}

/** Reads the row. @throws ProgramError where the text is not a row */
export function openRow(text: string): RowSource {
  const typed = requireRow(text);
  return {
    read: (entity, row, count) =>
      entity === typed.entity && row === 1 && count > 0 ? [typed.row] : [],
    close: () => undefined,
  };
}

function requireRow(text: string): Extract<TypedRow, { ok: true }> {
  const typed = readTypedRow(text, 'User');
  if (!typed.ok) throw new ProgramError(typed.problem, { exitCode: 2 });
  return typed;
}
