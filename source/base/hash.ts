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
