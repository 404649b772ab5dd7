/**
 * Ranges of letters beyond ASCII that never join with their neighbours and that NFC does not change:
 * precomposed Latin, Greek and Cyrillic, Hebrew and Arabic letters without marks, kana, Chinese characters
 * and Hangul syllables.
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

/** Bits: where a character may occur. */
const NAME = 1;
const LOCAL = 2;
const LABEL = 4;
const LETTER = 8;

/** These bits for each UTF-16 unit. */
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
 * Whether every UTF-16 unit of a text is a character, none a control, and neither trimming nor NFC would
 * change it; false means undecided.
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

/** Whether a text is an ASCII e-mail address of the usual form; false means undecided. */
export function isCommonAddress(text: string): boolean {
  const at = endOfLocalPart(text);
  return at > 0 && at <= MAX_LOCAL && isCommonHost(text, at + 1);
}

/** The position of the @ after a dot-atom; -1 if there is none. */
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

/** Whether the text from `start` on is two or more labels, the last of which begins with a letter. */
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
