import { derive } from '../../../entities/derive.js';
import type { Entity, Model } from '../../../entities/entity.js';
import { printOfRow, targetOf } from '../../../entities/identity.js';
import { judgeRow, validFields } from '../../../entities/judge.js';
import type { RawRow, RawValue } from '../../../entities/value.js';
import { buildKeySpace, KeyIndex, type KeySpace } from '../../key-space.js';
import type { Workload } from '../workload.js';
import { NumberList } from './number-list.js';

const NONE = new Float64Array();

/** Collects, while rows are read, their ids and the rows to which they point. */
export class ParentRows {
  readonly #model: Model;
  /** By entity; undefined where no other refers to it. */
  readonly #ids: readonly (NumberList | undefined)[];
  /** By entity the second numbers of their keys; undefined where ids are keys. */
  readonly #prints: readonly (NumberList | undefined)[];
  /** By entity and reference. */
  readonly #pointers: readonly (readonly NumberList[])[];

  constructor(model: Model) {
    this.#model = model;
    this.#ids = model.entities.map(({ isReferenced }) =>
      isReferenced ? new NumberList() : undefined,
    );
    this.#prints = model.entities.map(({ isReferenced, identifying }) =>
      isReferenced && identifying ? new NumberList() : undefined,
    );
    this.#pointers = model.entities.map(({ references }) => references.map(() => new NumberList()));
  }

  /** Adds the next row of an entity. */
  add(entity: Entity, row: RawRow): void {
    const { index, references } = entity;
    const pointers = this.#pointers[index]!;
    if (derivesIds(entity)) {
      const fields = validFields(entity, judgeRow(entity, row));
      this.#ids[index]?.push(idOf(fields[0]));
      this.#prints[index]?.push(printOfRow(entity, fields));
      for (const [at, reference] of references.entries()) {
        pointers[at]!.push(targetOf(reference, fields) ?? 0);
      }
      return;
    }
    this.#ids[index]?.push(idOf(row[0]));
    for (let at = 0; at < references.length; at += 1) {
      pointers[at]!.push(idOf(row[references[at]!.position]));
    }
  }

  /** The parts of the workload that follow from them, once all rows are added. */
  finish(): Pick<Workload, 'keySpaces' | 'parentsBefore'> {
    const { entities } = this.#model;
    const spaces = this.#ids.map(
      (ids, index) => ids && buildKeySpace(ids.view(), this.#prints[index]?.view()),
    );
    const rows = entities.map(({ references }, index) =>
      references.map(({ targetIndex, isLate }, at) =>
        isLate ? NONE : lastRows(this.#pointers[index]![at]!.view(), spaces[targetIndex]!),
      ),
    );
    return {
      keySpaces: Object.fromEntries(
        entities.flatMap(({ name, index }) => {
          const space = spaces[index];
          return space ? [[name, space]] : [];
        }),
      ),
      parentsBefore: ({ index }, row) => rows[index]!.map((before) => before[row - 1] ?? 0),
    };
  }
}

/** Whether its ids, or those to which its rows point, derive from other fields. */
const derivesIds = derive(
  ({ identifying, references }: Entity): boolean =>
    identifying !== undefined || references.some(({ isByKey }) => isByKey),
);

/** A value as an id, or 0 if it is not a valid one. */
function idOf(value: RawValue): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? value : 0;
}

/** Replaces each id by the last row that has it, or 0. */
function lastRows(ids: Float64Array, space: KeySpace): Float64Array {
  const index = new KeyIndex(space);
  return ids.map((id) => {
    const slot = id === 0 ? -1 : index.slotOf(id);
    return slot === -1 ? 0 : index.lastRow(slot);
  });
}
