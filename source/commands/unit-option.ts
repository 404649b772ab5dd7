import { UsageError } from '../base/errors.js';
import { escapeText } from '../base/text.js';
import type { EntityName, Model } from '../entities/model.js';
import { unitRoots } from '../units/plan.js';
import type { FlagValues } from './context.js';
import { NO_UNIT } from './policy-settings.js';
import { readChoice } from './values.js';

/** The text of `--unit`; undefined where rows are not written in units. */
export function givenUnit({ unit }: FlagValues): string | undefined {
  return unit === undefined || unit === NO_UNIT ? undefined : String(unit);
}

/** The entity of `--unit`; undefined where rows are not written in units. @throws UsageError if the model has no such unit */
export function unitOf(flags: FlagValues, model: Model): EntityName | undefined {
  const unit = givenUnit(flags);
  if (unit === undefined) return undefined;
  const roots = unitRoots(model);
  if (roots.length > 0) return readChoice('unit', unit, roots);
  throw new UsageError(
    `--unit needs a table that refers to another one, and the model ${escapeText(model.name)} has none`,
    '',
  );
}
