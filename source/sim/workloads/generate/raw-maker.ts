import type { Field } from '../../../entities/entity.js';
import { Written, type RawValue } from '../../../entities/value.js';
import type { ValueMaker } from '../../../model/values/generator.js';

/** Makes a generated value as it would be in an input file. */
export function rawMaker({ kind }: Field, make: ValueMaker): (row: number) => RawValue {
  if (kind === 'decimal') {
    return (row) => {
      const value = make(row);
      return value === null ? null : new Written(String(value));
    };
  }
  return (row) => {
    const value = make(row);
    return typeof value === 'bigint' ? new Written(String(value)) : value;
  };
}
