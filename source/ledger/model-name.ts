import { hashText } from '../base/hash.js';
import { SHOP } from '../entities/shop.js';
import type { ModelDescriptor } from '../model/run-model.js';

/** What has a model: a run, by its header. */
export interface OfModel {
  /** Absent for the default one. */
  readonly model?: ModelDescriptor | undefined;
}

/** Whether two runs have the same model, to the last property, without reading it. */
export function isSameModel(one: OfModel['model'], other: OfModel['model']): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** The tables of a run, without reading its model. */
export function tablesOfRun({ model }: OfModel): readonly string[] {
  if (model === undefined) return SHOP.entities.map(({ table }) => table);
  const { resources } = model;
  if (!Array.isArray(resources)) return [];
  return resources.map((resource: { readonly name?: unknown } | null) => String(resource?.name));
}

/** Digits that tell models of one name apart. */
const DIGITS = 4;

/**
 * The model of a run in words, without reading it: "shop" for the default one, "bank (3f2a)" for another, with
 * digits that differ between models of one name.
 */
export function nameOfModel({ model }: OfModel): string {
  if (model === undefined) return SHOP.name;
  const digits = hashText(JSON.stringify(model)).toString(16).padStart(DIGITS, '0').slice(-DIGITS);
  return `${String(model['name'])} (${digits})`;
}
