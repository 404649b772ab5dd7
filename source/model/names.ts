import { formatAmount } from '../base/format.js';
import { escapeText } from '../base/text.js';

/** PostgreSQL cuts longer identifiers. */
const MAX_NAME_BYTES = 63;

/**
 * Why a text cannot name a table, a field or a database, to complete the sentence "the name …"; undefined if it
 * can. Any script and any sign is allowed, as names are quoted wherever they are used.
 */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.trim() === '') return 'holds only blanks';
  if (name !== name.trim()) return 'begins or ends with a blank';
  const bytes = Buffer.byteLength(name);
  if (bytes > MAX_NAME_BYTES)
    return `takes ${formatAmount(bytes, 'byte')}, and at most ${MAX_NAME_BYTES} are possible`;
  return hiddenFault(name);
}

/** The same for the name of a table. */
export function tableNameFault(name: string): string | undefined {
  return /^sqlite_/i.test(name) ? 'begins with sqlite_, which SQLite reserves' : nameFault(name);
}

/** Why a text cannot be shown and written into statements as it is; undefined if it can. */
export function hiddenFault(text: string): string | undefined {
  if (escapeText(text) === text) return undefined;
  const [hidden = ''] = /\\u(?:\{[\da-f]+\}|[\da-f]{4})/.exec(escapeText(text)) ?? [];
  return `holds the invisible character ${hidden}`;
}

/** The form by which names are compared: databases differ in whether case matters. */
export function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Plurals that no rule makes singular. */
const IRREGULAR: Readonly<Record<string, string>> = {
  people: 'person',
  children: 'child',
  men: 'man',
  women: 'woman',
  series: 'series',
  news: 'news',
  data: 'data',
};

/** The default name of one row of a table: "order_items" → "OrderItem", "categories" → "Category". */
export function singularName(table: string): string {
  const words = table.split(/[\s._-]+/).filter(Boolean);
  const last = words.pop() ?? table;
  return [...words, singular(last)].map(capitalizeFirst).join('');
}

function singular(word: string): string {
  const lower = word.toLowerCase();
  if (Object.hasOwn(IRREGULAR, lower)) return IRREGULAR[lower] ?? word;
  if (/[^aeiou]ies$/i.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|zz|ch|sh|us)es$/i.test(word)) return word.slice(0, -2);
  return /[^s]s$/i.test(word) && !/(?:us|is)$/i.test(word) ? word.slice(0, -1) : word;
}

function capitalizeFirst(word: string): string {
  const [first = ''] = word;
  return first.toUpperCase() + word.slice(first.length);
}
