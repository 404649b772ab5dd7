import type { Model } from '../entities/model.js';
import { SHOP } from '../entities/shop.js';
import type { ReferencePolicy, TogetherPolicy } from '../ledger/record.js';
import { REFERENCE_POLICIES, referencePolicy } from '../references/registry.js';
import { DEFAULT_SETTINGS } from '../sim/settings.js';
import { TOGETHER_MEANINGS, TOGETHER_POLICIES } from '../units/meanings.js';
import { unitRoots } from '../units/plan.js';
import { isCounted, isGenerated } from './setting-conditions.js';
import type { FormValues, Setting } from './setting-types.js';

/** The value of `unit` for rows that are not written in units. */
export const NO_UNIT = 'none';

/** The values of `unit` with a model. */
function unitChoices(model: Model): readonly string[] {
  return [NO_UNIT, ...unitRoots(model)];
}

/** The settings about rows of several databases: how a row finds others, and how those of a unit are written. */
export const POLICY_SETTINGS: Readonly<Record<'references' | 'unit' | 'together', Setting>> = {
  references: {
    kind: 'choice',
    choices: REFERENCE_POLICIES,
    default: DEFAULT_SETTINGS.references,
    label: 'References',
    meaning:
      'how a row finds the rows that it points to, such as an order its user and product: it waits for them, checks once, or is inserted unchecked (none)',
    remark: ({ references }) => referencePolicy(references as ReferencePolicy).remark,
  },
  unit: {
    kind: 'choice',
    choices: unitChoices(SHOP),
    choicesOf: unitChoices,
    default: NO_UNIT,
    label: 'Unit',
    meaning:
      'generate rows that belong together, an order and the new user and product that it joins, and let one thread write all rows of such a unit; with --model, a row of any table that refers to others and the new rows to which it does',
    applies: isCounted,
    remark: ({ unit }) => (unit === NO_UNIT ? 'each row for itself' : 'rows that belong together'),
  },
  together: {
    kind: 'choice',
    choices: TOGETHER_POLICIES,
    default: DEFAULT_SETTINGS.together,
    label: 'Together',
    meaning: `with --unit, how the rows of a unit are written: ${Object.entries(TOGETHER_MEANINGS)
      .map(([name, meaning]) => `${name}: ${meaning}`)
      .join('; ')}`,
    valueMeaning: ({ together }) =>
      `how the rows of a unit are written; ${together}: ${TOGETHER_MEANINGS[together as TogetherPolicy]}`,
    applies: isInUnits,
    remark: ({ together }) =>
      together === 'separate' ? 'may leave units torn' : 'all rows of a unit or none',
  },
};

/** Whether generated rows choose the rows to which they refer: those of a unit refer to one another. */
export function choosesReferences(values: FormValues): boolean {
  return isGenerated(values) && !isInUnits(values);
}

/** Whether rows are written in units. */
export function isInUnits(values: FormValues): boolean {
  return isCounted(values) && values.unit !== NO_UNIT;
}
