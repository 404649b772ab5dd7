import { formatAmount } from '../base/format.js';
import { countCharacters, escapeText, hasVisibleCharacters } from '../base/text.js';
import { describeAddressFault } from './email-fault.js';
import { isEmailAddress } from './email.js';
import { MAX_TEXT_UNITS, type EmailField, type TextField } from './entity.js';
import { patternOf } from './pattern/pattern.js';
import { isMissing, required, type Rule } from './rule.js';
import { isUuid } from './uuid.js';
import { quoteValue, type RawValue } from './value.js';

const typeRules: readonly Rule[] = [
  required,
  {
    name: 'text',
    holds: (value) => isMissing(value) || typeof value === 'string',
    demand: 'must be text',
  },
];

const notEmpty: Rule = {
  name: 'empty',
  holds: (value) => typeof value !== 'string' || value.length > 0,
  demand: 'must not be empty',
};

/** The rules of a text, in the order in which they are reported. */
export function nameRules(field: TextField): Rule[] {
  const characters = (value: RawValue): number | undefined =>
    typeof value === 'string' && value.length > 0 ? countCharacters(value, field.max) : undefined;
  const isShort = (value: RawValue): boolean => (characters(value) ?? field.min) < field.min;
  return [
    ...typeRules,
    ...(field.min > 0 ? [notEmpty] : []),
    {
      name: 'min',
      holds: (value) => !isShort(value),
      demand: `must have at least ${formatAmount(field.min, 'character')}`,
    },
    {
      name: 'visible',
      holds: (value) =>
        typeof value !== 'string' ||
        value === '' ||
        isShort(value) ||
        CONTROL.test(value) ||
        hasVisibleCharacters(value, field.min),
      demand: `must have at least ${formatAmount(field.min, 'visible character')}`,
    },
    {
      name: 'max',
      holds: (value) => (characters(value) ?? 0) <= field.max,
      demand: `must have at most ${formatAmount(field.max, 'character')}`,
    },
    {
      name: 'size',
      holds: (value) =>
        typeof value !== 'string' ||
        value.length <= MAX_TEXT_UNITS ||
        countCharacters(value, field.max) > field.max,
      demand: `must take at most ${MAX_TEXT_UNITS} code units, all combining marks included`,
    },
    {
      name: 'control',
      holds: (value) => typeof value !== 'string' || !CONTROL.test(value),
      demand: (value) => `must not hold control characters such as ${firstControl(value)}`,
    },
    {
      name: 'unicode',
      holds: (value) => typeof value !== 'string' || !LONE_SURROGATE.test(value),
      demand: 'must be well-formed Unicode text (it holds half of a character)',
    },
    ...formRules(field),
  ];
}

/** The rules of a text that has to match a pattern or a format; an empty text breaks a rule of its length. */
function formRules({ pattern, format, min }: TextField): Rule[] {
  const rule = (name: string, isRight: (text: string) => boolean, demand: string): Rule => ({
    name,
    holds: (value) => typeof value !== 'string' || (value === '' && min > 0) || isRight(value),
    demand,
  });
  return [
    ...(pattern === undefined
      ? []
      : [
          rule(
            'pattern',
            (text) => patternOf(pattern).matches(text),
            `must match the pattern ${quoteValue(pattern)}`,
          ),
        ]),
    ...(format === 'uuid' ? [rule('uuid', isUuid, 'must be a UUID')] : []),
    ...(format === 'uri' ? [rule('uri', (text) => URL.canParse(text), 'must be a URI')] : []),
  ];
}

const CONTROL = /\p{Cc}/u;
const LONE_SURROGATE = /\p{Cs}/u;

function firstControl(value: RawValue): string {
  return escapeText(CONTROL.exec(String(value))?.[0] ?? '');
}

/** The rules of an e-mail address, in the order in which they are reported. */
export function emailRules(field: EmailField): Rule[] {
  return [
    ...typeRules,
    notEmpty,
    {
      name: 'max',
      holds: (value) => typeof value !== 'string' || countCharacters(value, field.max) <= field.max,
      demand: `must have at most ${formatAmount(field.max, 'character')}`,
    },
    {
      name: 'email',
      holds: (value) => typeof value !== 'string' || value === '' || isEmailAddress(value),
      demand: (value) =>
        `must be a valid e-mail address such as ana@example.com, but ${describeAddressFault(String(value).trim())}`,
    },
  ];
}
