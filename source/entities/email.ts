import { domainToUnicode } from 'node:url';

import { scriptsOf } from './scripts.js';

/** Letters, marks and digits of any script; look-alikes are checked separately. */
const LETTER = String.raw`[\p{L}\p{M}\p{N}]`;

/** A run of characters between dots before the @ (RFC 5322 "atext", RFC 6531 for letters beyond ASCII). */
const ATOM = String.raw`(?:${LETTER}|[!#$%&'*+/=?^_\x60{|}~-])+`;

/** A part of a host name (RFC 1035, RFC 5890): at most 63 characters, no hyphen at either end. */
const LABEL = String.raw`${LETTER}(?:(?:${LETTER}|-){0,61}${LETTER})?`;

/** The last label is not a number: an IP address is not a host name. */
const LAST_LABEL = String.raw`(?=[^.]*[^\d.])${LABEL}`;

const ADDRESS = new RegExp(
  String.raw`^(?=[^@]{1,64}@)${ATOM}(?:\.${ATOM})*@(?:${LABEL}\.)+${LAST_LABEL}$`,
  'u',
);

/** The same for ASCII addresses, which nearly all are; much faster. */
const ASCII_ADDRESS =
  /^(?=[^@]{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[^.]*[^\d.])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

const ASCII = /^[\x21-\x7e]*$/;

/** Characters without a glyph: an address with one of them looks like another address. */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;

/** Longer texts, in UTF-16 units, are not matched against the pattern at all. */
export const MAX_ADDRESS_UNITS = 1000;

/**
 * Whether a trimmed text is a valid e-mail address, as most systems accept it: a dot-atom of at most 64
 * characters, an @, and a host name of two or more labels. Letters of every script are allowed. Quoted local
 * parts, comments and address literals are not, nor are look-alikes: a part that mixes look-alike scripts (a
 * Cyrillic "а" in "alice"), or full-width forms. Another rule checks the total length.
 */
export function isEmailAddress(text: string): boolean {
  if (text.length > MAX_ADDRESS_UNITS) return false;
  if (ASCII.test(text)) return ASCII_ADDRESS.test(text);
  return (
    ADDRESS.test(text) &&
    !IGNORABLE.test(text) &&
    text.normalize('NFKC') === text &&
    text.split(/[.@]/).every((part) => scriptsOf(part).length <= 1)
  );
}

/** A host label in the ASCII form of an internationalised domain name. */
const ENCODED_LABEL = /[@.]xn--/i;

/**
 * The folded form by which an address is compared; null if it is just the address in lower case, which every
 * database can compare by itself.
 *
 * Two addresses are equal if they are after full Unicode case folding (Σ, σ and ς are one letter) with
 * decoded host names (xn--bcher-kva.example is bücher.example). Only ß is not folded to ss: IDNA 2008
 * distinguishes the two, so straße@ and strasse@ may be two people.
 */
export function foldAddress(address: string): string | null {
  if (ASCII.test(address) && !ENCODED_LABEL.test(address)) return null;
  const folded = foldCase(address);
  const at = folded.lastIndexOf('@') + 1;
  return foldCase(folded.slice(0, at) + decodeHost(folded.slice(at)));
}

/** Decodes the ASCII form of a host name; other names are returned unchanged. */
function decodeHost(host: string): string {
  return domainToUnicode(host) || host;
}

/**
 * Full case folding, by way of upper case, which has no final forms; letter by letter, because the lower
 * case of Σ depends on what follows. The dotless ı stays different from i, as in Unicode's table.
 */
function foldCase(text: string): string {
  let folded = '';
  for (const letter of text.normalize('NFC')) {
    const lower = letter.toLowerCase();
    folded += lower === 'ı' || lower === 'ß' ? lower : lower.toUpperCase().toLowerCase();
  }
  return folded.replaceAll('ς', 'σ').normalize('NFC');
}
