/** Rows (or keys) that travel in one statement. */
const CHUNK = 2000;

/** Cuts a list into the parts that travel together. */
export function* chunksOf<Item>(items: readonly Item[]): Generator<readonly Item[], void, void> {
  for (let start = 0; start < items.length; start += CHUNK) yield items.slice(start, start + CHUNK);
}
