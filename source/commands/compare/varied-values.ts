import { readValues, splitValues, type FactorName } from '../../lab/factors.js';
import { quoteValue } from '../../entities/value.js';
import { problemOf } from '../run-form.js';
import { SETTING_NAMES, type SettingName } from '../setting-types.js';

/**
 * What is wrong with the values of a setting that is varied, whatever the others are, in the words of the command
 * line: 'threads must be a whole number from 1 to 256 (was "1..1000")'; undefined if nothing is.
 * @param typed values and ranges: "1,8..64"
 * @throws UsageError where a range has no values
 */
export function problemOfVaried(name: FactorName, typed: string): string | undefined {
  const setting = SETTING_NAMES.find((known): known is SettingName => known === name);
  // The others are no fields of a form: what is wrong with them is found when they are combined.
  if (setting === undefined) return undefined;
  for (const part of splitValues(typed)) {
    for (const value of readValues(name, part)) {
      const problem = problemOf(setting, value);
      // A person has typed the range, and not each of its values.
      if (problem !== undefined) return problem.replace(quoteValue(value), () => quoteValue(part));
    }
  }
  return undefined;
}
