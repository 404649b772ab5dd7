/**
 * Letters beyond ASCII of which each is a character of its own wherever it stands, and which NFC
 * leaves alone: precomposed Latin, Greek and Cyrillic, Hebrew and Arabic letters without marks, kana,
 * Chinese characters and Hangul syllables.
 */
const LETTERS: readonly (readonly [first: number, last: number])[] = [
  [0xc0, 0x24f],
  [0x388, 0x3ce],
  [0x400, 0x482],
  [0x48a, 0x52f],
  [0x5d0, 0x5ea],
  [0x620, 0x63f],
  [0x641, 0x64a],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
];

const BLANK = 0x20;

/** What a character may be part of. */
const NAME = 1;
const LOCAL = 2;
const LABEL = 4;
const LETTER = 8;

/** The uses of each UTF-16 unit. */
const USES = markUses();

function markUses(): Uint8Array {
  const uses = new Uint8Array(0x10000);
  const mark = (characters: string, use: number): void => {
    for (const character of characters) {
      const code = character.charCodeAt(0);
      uses[code] = (uses[code] ?? 0) | use;
    }
  };
  uses.fill(NAME, BLANK, 0x7f);
  for (const [first, last] of LETTERS) uses.fill(NAME, first, last + 1);
  mark('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', LOCAL | LABEL | LETTER);
  mark('0123456789', LOCAL | LABEL);
  mark('-', LOCAL);
  mark("!#$%&'*+/=?^_`{|}~", LOCAL);
  return uses;
}

/**
 * Accepts texts of which every UTF-16 unit is a character of its own, without controls, that neither
 * trimming nor NFC would change; a false answer says nothing.
 */
export function isPlainName(text: string): boolean {
  const { length } = text;
  if (length === 0) return false;
  for (let index = 0; index < length; index += 1) {
    if (((USES[text.charCodeAt(index)] ?? 0) & NAME) === 0) return false;
  }
  return text.charCodeAt(0) !== BLANK && text.charCodeAt(length - 1) !== BLANK;
}

const DOT = 0x2e;
const AT = 0x40;
const HYPHEN = 0x2d;

/** The longest local part and the longest part of a host name. */
const MAX_LOCAL = 64;
const MAX_LABEL = 63;

/** Accepts ASCII e-mail addresses of the usual form; a false answer says nothing. */
export function isCommonAddress(text: string): boolean {
  const at = endOfLocalPart(text);
  return at > 0 && at <= MAX_LOCAL && isCommonHost(text, at + 1);
}

/** Where the @ stands behind a dot-atom; -1 when there is no such thing. */
function endOfLocalPart(text: string): number {
  let atomStart = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === DOT || code === AT) {
      if (index === atomStart) return -1;
      if (code === AT) return index;
      atomStart = index + 1;
    } else if (((USES[code] ?? 0) & LOCAL) === 0) {
      return -1;
    }
  }
  return -1;
}

/** Whether two or more labels stand from a position to the end, the last of which begins with a letter. */
function isCommonHost(text: string, start: number): boolean {
  let labelStart = start;
  let labels = 0;
  for (let index = start; index <= text.length; index += 1) {
    const code = index === text.length ? DOT : text.charCodeAt(index);
    if (code === DOT) {
      const length = index - labelStart;
      if (length === 0 || length > MAX_LABEL) return false;
      if (text.charCodeAt(labelStart) === HYPHEN || text.charCodeAt(index - 1) === HYPHEN) {
        return false;
      }
      labels += 1;
      if (index < text.length) labelStart = index + 1;
    } else if (code !== HYPHEN && ((USES[code] ?? 0) & LABEL) === 0) {
      return false;
    }
  }
  return labels >= 2 && ((USES[text.charCodeAt(labelStart)] ?? 0) & LETTER) !== 0;
}
