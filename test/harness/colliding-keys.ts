/** One of the two hashes that `hashText` computes side by side: its first value and its factor. */
interface Lane {
  readonly seed: number;
  readonly factor: number;
}

const HIGH: Lane = { seed: 0xdeadbeef | 0, factor: 2654435761 };
const LOW: Lane = { seed: 0x41c6ce57, factor: 1597334677 };

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Characters of a block, of which two are found that leave the first hash alike. */
const BLOCK = 5;

/** Blocks one after the other: 2 to the power of so many texts have one first hash, and two of them one second hash. */
const BLOCKS = 18;

function pass(hash: number, text: string, { factor }: Lane): number {
  let passed = hash;
  for (let at = 0; at < text.length; at += 1) {
    passed = Math.imul(passed ^ text.charCodeAt(at), factor);
  }
  return passed;
}

/** The block with a number: its digits are letters. */
function blockOf(number: number): string {
  let text = '';
  for (let rest = number, at = 0; at < BLOCK; at += 1, rest = Math.floor(rest / LETTERS.length)) {
    text += LETTERS[rest % LETTERS.length];
  }
  return text;
}

/** Two blocks that lead from one hash to the same one. */
function rivals(from: number, lane: Lane): readonly [string, string] {
  const seen = new Map<number, string>();
  // Numbers far from each other, so that blocks differ in every letter.
  for (let number = 0; ; number = (number + 7_654_321) % LETTERS.length ** BLOCK) {
    const block = blockOf(number);
    const hash = pass(from, block, lane);
    const other = seen.get(hash);
    if (other !== undefined && other !== block) return [other, block];
    seen.set(hash, block);
  }
}

/**
 * Two texts that give a row the same number, each as its whole key: both hashes of a key pass through the same values
 * (multicollision after Joux).
 */
export function collidingKeys(): readonly [string, string] {
  const before = '["';
  let high = pass(HIGH.seed, before, HIGH);
  let ends: { readonly text: string; readonly low: number }[] = [
    { text: '', low: pass(LOW.seed, before, LOW) },
  ];
  for (let blocks = 0; blocks < BLOCKS; blocks += 1) {
    const pair = rivals(high, HIGH);
    high = pass(high, pair[0], HIGH);
    ends = ends.flatMap(({ text, low }) =>
      pair.map((block) => ({ text: text + block, low: pass(low, block, LOW) })),
    );
    const byLow = new Map<number, string>();
    for (const { text, low } of ends) {
      const other = byLow.get(low);
      if (other !== undefined && other !== text) return [other, text];
      byLow.set(low, text);
    }
  }
  throw new Error('no two keys with one number were found');
}
