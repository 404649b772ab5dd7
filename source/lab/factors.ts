import { UsageError } from '../base/errors.js';
import { formatCount, formatList } from '../base/format.js';
import { didYouMean } from '../base/nearest.js';

/** The settings of `run` that can be varied. */
export const FACTORS = [
  'threads',
  'batch',
  'pipeline',
  'turn',
  'order',
  'writer',
  'begin',
  'check-first',
  'retry',
  'references',
  'unit',
  'together',
  'lane',
  'rate',
  'arrival',
  'journal',
  'sync',
  'topology',
  'rows',
  'invalid',
  'skew',
] as const;

export type FactorName = (typeof FACTORS)[number];

/** One setting and the values that it takes, as text; the first is the base. */
export interface Factor {
  readonly name: FactorName;
  readonly values: readonly string[];
}

/** Whether all values of a factor are numbers. */
export function isNumeric({ values }: Pick<Factor, 'values'>): boolean {
  return values.every((value) => /^\d+(?:\.\d+)?$/.test(value));
}

/** One value for each factor. */
export type Variant = Readonly<Partial<Record<FactorName, string>>>;

/** More would take hours, and no table of them could be read. */
export const MOST_VARIANTS = 64;

/**
 * Reads the values of `--vary`: "batch=1,100", a range that doubles ("threads=1..64") or multiplies
 * ("batch=1..1000:10"); a range includes its end.
 * @throws UsageError that names what is wrong and what is possible
 */
export function readFactors(given: readonly string[]): Factor[] {
  const factors = given.map(readFactor);
  factors.forEach(({ name }, index) => {
    if (factors.findIndex((factor) => factor.name === name) < index) {
      throw new UsageError(
        `--vary ${name} was given twice`,
        'List all its values after one --vary.',
      );
    }
  });
  return factors;
}

function readFactor(text: string): Factor {
  const [, key = '', list] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (list === undefined) {
    throw new UsageError(
      `--vary needs a setting and its values, such as batch=1,100 (was ${JSON.stringify(text)})`,
      '',
    );
  }
  const name = FACTORS.find((known) => known === key);
  if (name === undefined) {
    throw new UsageError(
      `--vary cannot vary ${JSON.stringify(key)}${didYouMean(key, FACTORS)}`,
      `It varies ${formatList(FACTORS, 'or')}.`,
    );
  }
  const values = splitValues(list).flatMap((part) => readValues(name, part));
  const repeated = values.find((value, index) => values.indexOf(value) < index);
  if (repeated !== undefined) {
    throw new UsageError(`--vary ${name}: ${repeated} appears twice`, '');
  }
  if (values.length < 2) {
    throw new UsageError(
      `--vary ${name} needs two values at least (was ${JSON.stringify(list)})`,
      `To give all runs the same value, use --${name}.`,
    );
  }
  return { name, values };
}

/** The values and ranges of a factor as they are typed: "1,8..64" is "1" and "8..64". */
export function splitValues(list: string): string[] {
  return list.split(',').map((part) => part.trim());
}

/** The values that a typed value or range stands for. @throws UsageError where it is none */
export function readValues(name: FactorName, text: string): string[] {
  if (text === '') throw new UsageError(`--vary ${name}: a value is missing`, '');
  const range = /^(\d{1,9})\.\.(\d{1,9})(?::(\d{1,9}))?$/.exec(text);
  // 01 is 1 once more; the name of a file stays as it is.
  if (!range) return [name === 'topology' ? text : text.replace(/^0+(?=\d+$)/, '')];
  const [from, to, by] = [Number(range[1]), Number(range[2]), Number(range[3] ?? 2)];
  if (from < 1 || by < 2 || to < from) {
    throw new UsageError(
      `--vary ${name}: the range ${text} has no values`,
      'A range begins at 1 or more, ends at as much or more, and multiplies by 2 or more.',
    );
  }
  const values: string[] = [];
  for (let value = from; value < to; value *= by) values.push(String(value));
  return [...values, String(to)];
}

/**
 * All combinations of the values, the first factor varying slowest; the first is the base.
 * @throws UsageError where there are too many
 */
export function combine(factors: readonly Factor[]): Variant[] {
  const count = factors.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_VARIANTS) {
    throw new UsageError(
      `${formatCount(count)} variants are too many: ${MOST_VARIANTS} are the most`,
      'Vary fewer settings, or give fewer values.',
    );
  }
  return factors.reduce<Variant[]>(
    (variants, { name, values }) =>
      variants.flatMap((variant) =>
        values.map((value) => Object.assign({}, variant, { [name]: value })),
      ),
    [{}],
  );
}

/** "batch 100 · race"; words that name themselves stand alone. */
export function formatVariant(variant: Variant): string {
  return Object.entries(variant)
    .map(([name, value]) => (name === 'order' ? value : `${name} ${value}`))
    .join(' · ');
}

/** What a comparison varies: "batch=1,100 order=fifo,race". */
export function describeVaried(factors: readonly Factor[]): string {
  return factors.map(({ name, values }) => `${name}=${values.join(',')}`).join(' ');
}
