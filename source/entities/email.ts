/** Letters, marks and digits of any script; case and look-alikes are judged apart. */
const LETTER = String.raw`[\p{L}\p{M}\p{N}]`;

/** A run of characters between dots before the @ (RFC 5322 "atext", RFC 6531 for letters beyond ASCII). */
const ATOM = String.raw`(?:${LETTER}|[!#$%&'*+/=?^_\x60{|}~-])+`;

/** A part of a host name (RFC 1035, RFC 5890): at most 63 characters, no hyphen at either end. */
const LABEL = String.raw`${LETTER}(?:(?:${LETTER}|-){0,61}${LETTER})?`;

/** The last label is a name, never a number: what looks like an IP address is none. */
const LAST_LABEL = String.raw`(?=[^.]*[^\d.])${LABEL}`;

const ADDRESS = new RegExp(
  String.raw`^(?=[^@]{1,64}@)${ATOM}(?:\.${ATOM})*@(?:${LABEL}\.)+${LAST_LABEL}$`,
  'u',
);

/** The same for ASCII alone, which is nearly every address and much quicker. */
const ASCII_ADDRESS =
  /^(?=[^@]{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[^.]*[^\d.])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

const ASCII = /^[\x21-\x7e]*$/;

/** Scripts whose letters look like one another's: an address does not mix them in one part. */
const LOOKALIKES = [
  /\p{sc=Latin}/u,
  /\p{sc=Greek}/u,
  /\p{sc=Cyrillic}/u,
  /\p{sc=Cherokee}/u,
  /\p{sc=Armenian}/u,
];

/** Longest text, in UTF-16 units, that is tried against the pattern at all. */
export const MAX_ADDRESS_UNITS = 1000;

/**
 * Whether a trimmed text is a valid e-mail address, as most systems accept it: a dot-atom of at most
 * 64 characters, an @, and a host name of two or more labels. Letters of every script are allowed;
 * quoted local parts, comments and address literals are not, nor what only looks like other letters:
 * a part that mixes look-alike scripts (a Cyrillic "а" in "alice"), full-width forms. The length of the whole is judged by a rule of its own.
 */
export function isEmailAddress(text: string): boolean {
  if (text.length > MAX_ADDRESS_UNITS) return false;
  if (ASCII.test(text)) return ASCII_ADDRESS.test(text);
  return (
    ADDRESS.test(text) && text.normalize('NFKC') === text && text.split(/[.@]/).every(isOfOneScript)
  );
}

function isOfOneScript(part: string): boolean {
  return LOOKALIKES.filter((script) => script.test(part)).length <= 1;
}

/**
 * The form in which an address with letters beyond ASCII is compared, which no database folds by
 * itself; null for an ASCII address, which every database does.
 */
export function foldAddress(address: string): string | null {
  return ASCII.test(address) ? null : address.toLowerCase().normalize('NFC');
}
