import { formatList } from '../base/format.js';
import { derive } from './derive.js';
import { uniqueFieldsOf } from './entity.js';
import type { Model } from './model.js';

/** How sentences name the values that no two rows may share; examples of the default model. */
export interface UniqueWords {
  /** "id or email" */
  readonly one: string;
  /** "ids or emails" */
  readonly any: string;
  /** "ids and emails" */
  readonly all: string;
  /** The same besides the key, "email"; undefined where there is none. */
  readonly beside: string | undefined;
}

/** Plain words that take an s in the plural. */
const REGULAR = /^[a-z]*[a-gi-rt-w]$/;

/** More names than this are not listed. */
const LISTED = 3;

/** The words for the keys and unique fields of a model; they name the fields where these are few plain words. */
export const uniqueWordsOf = derive(({ entities }: Model): UniqueWords => {
  const keys = new Set(entities.map(({ fields: [key] }) => key!.name));
  const others = new Set(
    entities.flatMap((entity) => uniqueFieldsOf(entity).map(({ field }) => field.name)),
  );
  const names = [...new Set([...keys, ...others])];
  const isListed = names.length <= LISTED && names.every((name) => REGULAR.test(name));
  const plural = names.map((name) => `${name}s`);
  const beside = others.size === 0 ? undefined : 'unique value';
  if (!isListed) {
    return { one: 'key or unique value', any: 'unique values', all: 'unique values', beside };
  }
  return {
    one: formatList(names, 'or'),
    any: formatList(plural, 'or'),
    all: formatList(plural),
    beside: others.size === 0 ? undefined : formatList([...others], 'or'),
  };
});
