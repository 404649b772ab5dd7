import type { Look, Size } from '../../components/look.js';
import type { Column } from '../../components/table.js';
import { unplaced, type PlacedLine } from './placed-line.js';
import { chartLines, detailLines, findingLines, headLines, type Draw } from './side-lines.js';
import { formRows, type LabState } from './state.js';
import {
  BESIDE_DRAWING,
  countListLines,
  variantList,
  type LabRoom,
  type VariantGroup,
} from './variant-list.js';

/** What is shown of an experiment, from top to bottom. */
export interface ExperimentParts<Result> {
  readonly head: string;
  /** Below the head, where there is room. */
  readonly seen: string | undefined;
  readonly groups: readonly VariantGroup<Result>[];
  readonly columns: readonly Column<Result>[];
  readonly selected: Result | undefined;
  /** The selected variant in full. @param isTall whether there is room for facts */
  readonly detail: (isTall: boolean) => readonly string[];
  /** Undefined where none is shown. */
  readonly draw: Draw | undefined;
  /** Whether the drawing was asked for: on a short screen it then gets the room of the list. */
  readonly isAskedFor: boolean;
  readonly findings: readonly string[];
}

/** An experiment in its part of the screen: what it is, its variants, the selected one in full, a drawing. */
export function experimentLines<Result>(
  { form }: Pick<LabState, 'form'>,
  parts: ExperimentParts<Result>,
  size: Size,
  look: Look,
  given: LabRoom,
): PlacedLine[] {
  const { columns: width, rows } = size;
  const { groups, columns, selected, draw } = parts;
  const isTall = given === 'all';
  const head = headLines(parts.head, parts.seen, { width, isTall }, look);
  const detail = detailLines(parts.detail(isTall), width, look);
  const room = rows - head.length - detail.length;
  const listed = given === 'drawing' ? BESIDE_DRAWING : countListLines({ groups, isTall }) + 1;
  const drawn = draw ? chartLines(draw, { columns: width, rows: room - listed - 1 }, look) : [];
  if (drawn.length === 0 && parts.isAskedFor && given === 'all') {
    return experimentLines({ form }, parts, size, look, 'drawing');
  }
  const list = variantList(
    { groups, columns, selected, firstEntry: formRows(form).length, width, isTall },
    Math.max(2, room - (drawn.length > 0 ? drawn.length + 1 : 0)),
    look,
  );
  const lines = [
    ...unplaced(head),
    ...list,
    ...unplaced(detail),
    ...unplaced(drawn.length > 0 ? [[], ...drawn] : []),
  ];
  const left = { columns: width, rows: rows - lines.length };
  return [...lines, ...unplaced(findingLines(parts.findings, left, look))];
}
