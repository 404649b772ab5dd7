import { ProgramError } from '../../base/errors.js';
import { perEntity, type Model } from '../../entities/entity.js';
import { entityNamed } from '../../entities/model.js';
import { judgeRow, validFields } from '../../entities/judge.js';
import { printOfRow } from '../../entities/identity.js';
import { buildKeySpace } from '../key-space.js';
import { readTypedRow, type TypedRow } from './typed-row.js';
import type { RowSource, Workload } from './workload.js';

/**
 * A workload of one row.
 * @param text the row as `readTypedRow` reads it, with the name of its entity
 * @throws ProgramError where the text is not a row
 */
export function rowWorkload(text: string, model: Model): Workload {
  const { entity, row } = requireRow(text, model);
  const definition = entityNamed(model, entity);
  const fields = validFields(definition, judgeRow(definition, row));
  const ids = [typeof fields[0] === 'number' ? fields[0] : 0];
  const prints = definition.identifying && [printOfRow(definition, fields)];
  return {
    name: 'row',
    seed: null,
    model,
    counts: perEntity(({ name }) => (name === entity ? 1 : 0), model),
    source: { kind: 'row', text },
    keySpaces: perEntity(
      ({ name }) => (name === entity ? buildKeySpace(ids, prints) : buildKeySpace([])),
      model,
    ),
    parentsBefore: ({ references }) => references.map(() => 0),
    dispose: async () => undefined,
  };
}

/** Reads the row. @throws ProgramError where the text is not a row */
export function openRow(text: string, model: Model): RowSource {
  const typed = requireRow(text, model);
  return {
    read: ({ name }, row, count) =>
      name === typed.entity && row === 1 && count > 0 ? [typed.row] : [],
    close: () => undefined,
  };
}

function requireRow(text: string, model: Model): Extract<TypedRow, { ok: true }> {
  const typed = readTypedRow(text, model);
  if (!typed.ok) throw new ProgramError(typed.problem, { exitCode: 2 });
  return typed;
}
