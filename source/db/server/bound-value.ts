import type { Field } from '../../entities/entity.js';
import type { StoredValue } from '../../entities/value.js';
import type { ServerEngine } from './description.js';

/** A stored value as a statement of an engine takes it. MySQL reads moments without T and Z, as its columns have no zone. */
export function boundValue(engine: ServerEngine, field: Field, value: StoredValue): StoredValue {
  return engine === 'mysql' && field.kind === 'datetime' && typeof value === 'string'
    ? value.replace('T', ' ').replace(/Z$/, '')
    : value;
}
