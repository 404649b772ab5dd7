/** Rows (or keys) per statement. */
const CHUNK = 2000;

/** Splits a list into chunks, one per statement. */
export function* chunksOf<Item>(
  items: readonly Item[],
  size = CHUNK,
): Generator<readonly Item[], void, void> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
