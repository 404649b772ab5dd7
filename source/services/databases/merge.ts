import type { PageQuery, FoundRow } from '../../db/rows.js';

/**
 * The page of several tables together, from what each of them has at that end: `skip` + `limit` rows,
 * or all where there are fewer.
 */
export function mergePages(
  pages: readonly (readonly FoundRow[])[],
  { direction, skip, limit }: Pick<PageQuery, 'direction' | 'skip' | 'limit'>,
): FoundRow[] {
  const rows = pages.flat().toSorted((one, other) => Number(one[0]) - Number(other[0]));
  if (direction === 'up') return rows.slice(skip, skip + limit);
  const end = rows.length - skip;
  return rows.slice(Math.max(0, end - limit), Math.max(0, end));
}

/**
 * Where to begin reading upwards so that few rows are passed over before a page that is far from
 * where it was asked for.
 * @param highest the highest id of all
 * @param countBelow how many rows have an id below one
 */
export async function seekPage(
  { direction, from, skip, limit }: PageQuery,
  highest: number,
  countBelow: (id: number) => Promise<number>,
): Promise<{ readonly from: number; readonly skip: number }> {
  const isUp = direction === 'up';
  const start = await countBelow(
    from === undefined ? (isUp ? 0 : highest + 1) : isUp ? from : from + 1,
  );
  const first = Math.max(0, isUp ? start + skip : start - skip - limit);
  // The highest id with no more rows below it than there are before the page.
  let low = 0;
  let high = highest + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if ((await countBelow(middle)) <= first) low = middle;
    else high = middle;
  }
  return { from: low, skip: first - (await countBelow(low)) };
}
