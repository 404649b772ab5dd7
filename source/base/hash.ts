/** Spreads whole numbers up to 2⁵³ over 32 bits, for open-addressing tables. */
export function hashNumber(value: number): number {
  const low = Math.imul(value % 4294967296, 2654435761);
  const high = Math.imul(Math.floor(value / 4294967296), 2246822507);
  const mixed = low ^ high;
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/**
 * A 53-bit hash of a text (two 32-bit multiply-xor lanes), for telling rows apart quickly in memory.
 * Not cryptographic: it finds accidents and edits, not forgeries; two different rows agree by chance
 * once in 9·10¹⁵.
 */
export function hashText(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/**
 * Spreads whole numbers up to 2⁵³ over 53 bits, so that neighbours have nothing in common; each seed
 * spreads them in a way of its own. Where rows are stored depends on it: it never changes.
 * @param seed any number that `spreadNumber` or `hashText` gives
 */
export function spreadNumber(value: number, seed = 0): number {
  // Four rounds of a Feistel network: a permutation of 64 bits for each seed.
  // The operator takes the lower 32 bits of what it is given, and drops what is behind the point.
  let low = value ^ seed;
  let high = (value / 4294967296) ^ (seed / 4294967296);
  high ^= mixBits(low + 0x9e3779b9);
  low ^= mixBits(high + 0x7f4a7c15);
  high ^= mixBits(low + 0x85ebca77);
  low ^= mixBits(high + 0xc2b2ae3d);
  return 4294967296 * (2097151 & high) + (low >>> 0);
}

/** The finalizer of MurmurHash3: each bit of the result depends on every bit of the word. */
function mixBits(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
