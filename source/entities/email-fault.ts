import { formatList } from '../base/format.js';
import { escapeText } from '../base/text.js';
import { scriptsOf } from './scripts.js';

/** The longest part before the @, and the longest part of a host name between two dots. */
const MAX_LOCAL = 64;
const MAX_LABEL = 63;

/** Characters that are shown by name. */
const NAMED: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['a space', /[\p{Zs}\t]/u],
  ['a line break', /[\n\r\p{Zl}\p{Zp}]/u],
  ['half of a character', /\p{Cs}/u],
];

/** Invisible characters, which no address may contain. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

const FOREIGN_IN_LOCAL = /[^\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]/u;
const FOREIGN_IN_HOST = /[^\p{L}\p{M}\p{N}.-]/u;

/**
 * Describes why a text is not an e-mail address, to complete the sentence "it …": "has no @", "mixes Latin
 * and Cyrillic letters".
 * @param text trimmed, and rejected by `isEmailAddress`
 */
export function describeAddressFault(text: string): string {
  const named = NAMED.find(([, pattern]) => pattern.test(text));
  if (named) return `has ${named[0]}`;
  const [hidden] = HIDDEN.exec(text) ?? [];
  if (hidden !== undefined) return `has the invisible character ${escapeText(hidden)}`;
  const [local = '', host, ...more] = text.split('@');
  if (host === undefined) return 'has no @';
  if (more.length > 0) return 'has more than one @';
  return localFault(local) ?? hostFault(host) ?? lookalikeFault(text) ?? 'is not of that form';
}

function localFault(local: string): string | undefined {
  if (local === '') return 'has nothing before the @';
  const [foreign] = FOREIGN_IN_LOCAL.exec(local) ?? [];
  if (foreign !== undefined) return `has ${foreign} before the @`;
  if (local.startsWith('.')) return 'begins with a dot';
  if (local.endsWith('.')) return 'has a dot before the @';
  if (local.includes('..')) return 'has two dots in a row';
  if (local.length > MAX_LOCAL) return `has more than ${MAX_LOCAL} characters before the @`;
  return undefined;
}

function hostFault(host: string): string | undefined {
  if (host === '') return 'has nothing after the @';
  const [foreign] = FOREIGN_IN_HOST.exec(host) ?? [];
  if (foreign !== undefined) return `has ${foreign} after the @`;
  const labels = host.split('.');
  if (labels.length === 1) return 'has no dot after the @';
  if (host.startsWith('.')) return 'has a dot right after the @';
  if (host.endsWith('.')) return 'ends with a dot';
  if (labels.includes('')) return 'has two dots in a row';
  if (labels.some((label) => label.startsWith('-') || label.endsWith('-'))) {
    return 'has a hyphen at the end of a part of its host name';
  }
  if (labels.some((label) => [...label].length > MAX_LABEL)) {
    return `has more than ${MAX_LABEL} characters in a part of its host name`;
  }
  return /^\d+$/.test(labels.at(-1) ?? '') ? 'has a number at the end of its host name' : undefined;
}

function lookalikeFault(text: string): string | undefined {
  for (const character of text) {
    const ordinary = character.normalize('NFKC');
    if (ordinary !== character) return `has ${character}, a look-alike of ${ordinary}`;
  }
  const mixed = text
    .split(/[.@]/)
    .map(scriptsOf)
    .find((scripts) => scripts.length > 1);
  return mixed && `mixes ${formatList(mixed)} letters`;
}
