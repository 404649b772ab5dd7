import { span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { tableLines, type Column } from '../../components/table.js';
import type { PlacedLine } from './placed-line.js';

/** What has the room of a part of the screen: the table, all of it, or a drawing that was asked for. */
export type LabRoom = 'table' | 'all' | 'drawing';

/** Lines of the list beside a drawing that has the room. */
export const BESIDE_DRAWING = 4;

/** Variants whose databases promise the same. */
export type VariantGroup<Result> = readonly [promise: string, group: readonly Result[]];

/** What a list of variants is drawn from. */
interface Drawn<Result> {
  readonly groups: readonly VariantGroup<Result>[];
  readonly columns: readonly Column<Result>[];
  readonly selected: Result | undefined;
  /** Position of the first variant among all that a click selects. */
  readonly firstEntry: number;
  readonly width: number;
  /** Whether there is room for the promise of a single group. */
  readonly isTall: boolean;
}

/**
 * The variants under the promise of their databases, with the names of the columns above them.
 * @param rows as many lines, the selected variant among them
 */
export function variantList<Result>(
  { groups, columns, selected, firstEntry, width, isTall }: Drawn<Result>,
  rows: number,
  look: Look,
): PlacedLine[] {
  let entry = firstEntry;
  let head: PlacedLine = { line: [] };
  let at = 0;
  const lines: PlacedLine[] = [];
  for (const [promise, group] of groups) {
    if (promise !== '' && (groups.length > 1 || isTall)) {
      lines.push({ line: [span('title', promise)] });
    }
    const position = selected === undefined ? -1 : group.indexOf(selected);
    const [titles = [], ...drawn] = tableLines({
      columns,
      rows: group,
      selected: position < 0 ? undefined : position,
      width,
      look,
    });
    if (position >= 0) at = lines.length + position;
    head = { line: titles };
    for (const line of drawn) {
      lines.push({ line, entry });
      entry += 1;
    }
  }
  const visible = rows - 1;
  const top = Math.max(0, Math.min(at - Math.floor(visible / 2), lines.length - visible));
  return [head, ...lines.slice(top, top + visible)];
}

/** How many lines the whole list takes below the names of its columns. */
export function countListLines({
  groups,
  isTall,
}: Pick<Drawn<unknown>, 'groups' | 'isTall'>): number {
  const named = groups.filter(([promise]) => promise !== '' && (groups.length > 1 || isTall));
  return named.length + groups.reduce((sum, [, group]) => sum + group.length, 0);
}
