import type { Entity } from '../../../entities/entity.js';

/** What separates columns where commas do not, and what it is called. */
const OTHER_SEPARATORS = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
] as const;

/** A number with a decimal comma: "4,50", "1.299,00". */
const DECIMAL_COMMA = /^-?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+$/;

/** The line by which spreadsheets are told what separates columns: "sep=;". */
const SEP_LINE = /^"?sep=(.?)/i;

/** What separates the columns of a file, and how its numbers are written. */
export interface Separation {
  /** "semicolons". */
  readonly name: string;
  readonly hasDecimalCommas: boolean;
}

/**
 * Finds out what other than commas separates the columns of a text.
 * @param text the first lines of the file
 * @returns undefined when the first line holds no column of the entity between other separators
 */
export function findSeparation(text: string, entity: Entity): Separation | undefined {
  const [header = '', ...lines] = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  for (const [separator, name] of OTHER_SEPARATORS) {
    const fieldsOf = (line: string): string[] => line.split(separator).map(unquote);
    const names = fieldsOf(header);
    if (names.length === 1 || !entity.fields.some((field) => names.includes(field.name))) continue;
    const hasDecimalCommas = lines.some((line) =>
      fieldsOf(line).some((field) => DECIMAL_COMMA.test(field)),
    );
    return { name, hasDecimalCommas };
  }
  return undefined;
}

/** What a `sep=` line says separates the columns; undefined when the record is no such line. */
export function readSepLine([first = '']: readonly string[]): string | undefined {
  const [line, separator] = SEP_LINE.exec(first.trim()) ?? [];
  // The parser has already cut the line at its comma.
  return line === undefined ? undefined : separator === '' ? ',' : separator;
}

function unquote(text: string): string {
  return text.trim().replace(/^"(.*)"$/, '$1');
}
