import type { Entity } from '../../../entities/entity.js';

/** Separators other than the comma, and their names. */
const OTHER_SEPARATORS = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
] as const;

/** A number with a decimal comma: "4,50", "1.299,00". */
const DECIMAL_COMMA = /^-?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+$/;

/** A line that sets the separator for spreadsheets: "sep=;". */
const SEP_LINE = /^"?sep=(.?)/i;

/** How a file separates its columns and writes its decimals. */
export interface Separation {
  /** "semicolons". */
  readonly name: string;
  readonly hasDecimalCommas: boolean;
}

/**
 * Finds another separator than the comma.
 * @param text the first lines of the file
 * @returns undefined if no other separator splits the first line into a known column name
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

/** The separator that a `sep=` line sets; undefined if the record is not such a line. */
export function readSepLine([first = '']: readonly string[]): string | undefined {
  const [line, separator] = SEP_LINE.exec(first.trim()) ?? [];
  // The parser has already cut the line at its comma.
  return line === undefined ? undefined : separator === '' ? ',' : separator;
}

function unquote(text: string): string {
  return text.trim().replace(/^"(.*)"$/, '$1');
}
