import { formatAmount } from '../../base/format.js';
import type { Entity } from '../../entities/entity.js';
import { showKey } from '../../entities/identity.js';
import { judgeRow, validFields } from '../../entities/judge.js';
import { keyOf } from '../../sim/workloads/typed-row.js';

/** The id of a row by its typed key, or why the text is no key. */
export type TypedKeyAnswer =
  | { readonly ok: true; readonly id: number; readonly shown: string }
  | { readonly ok: false; readonly problem: string };

/** Reads the key of an entity whose key is not its id: the values with commas between them. */
export function readKey(text: string, entity: Entity): TypedKeyAnswer {
  const { fields, identifying = [] } = entity;
  const names = identifying.map((position) => fields[position]!.name);
  const row = keyOf(text.trim(), entity);
  if (!row) {
    const values = formatAmount(names.length, 'value');
    const how = names.length === 1 ? names[0] : `${names.join(', ')}, with commas between them`;
    return { ok: false, problem: `The key has ${values}: ${how}` };
  }
  const judgement = judgeRow(entity, row);
  const reason = judgement.reasons.find(({ field }) => names.includes(field));
  if (reason) return { ok: false, problem: reason.message };
  const valid = validFields(entity, judgement);
  return { ok: true, id: Number(valid[0]), shown: showKey(entity, valid) };
}
