import { tabAt } from '../../components/frame.js';
import { VIEW_IDS, VIEW_TITLES, type ListArea } from '../view.js';
import type { ShellApi } from './api.js';
import { isTooSmall } from './state.js';

/** What a person did with the mouse, and where; places count from 0, at the upper left. */
export interface MouseEvent {
  readonly kind: 'click' | 'wheel-up' | 'wheel-down';
  readonly column: number;
  readonly row: number;
}

/** An event of the mouse as terminals send it (SGR, DEC mode 1006), without its Escape. */
const SGR = /^\[<(\d+);(\d+);(\d+)([Mm])$/;

/** Shift, Alt and Ctrl: they change nothing here. */
const MODIFIERS = 4 | 8 | 16;

const KINDS: Readonly<Record<number, MouseEvent['kind']>> = {
  0: 'click',
  64: 'wheel-up',
  65: 'wheel-down',
};

/** Reads an event of the mouse. @returns undefined for one that means nothing here, and for other input */
export function mouseEventOf(input: string): MouseEvent | undefined {
  const [, button, column, row, final] = SGR.exec(input) ?? [];
  const kind = KINDS[Number(button) & ~MODIFIERS];
  if (button === undefined || !kind || final !== 'M') return undefined;
  return { kind, column: Number(column) - 1, row: Number(row) - 1 };
}

/** Lines that one step of the wheel moves. */
const WHEEL_LINES = 3;

/** Lines above the content, and columns before it. */
const CONTENT = { row: 2, column: 1 };

/** Does what the mouse asks for, by the keys that do the same. */
export function pointAt(shell: ShellApi, { kind, column, row }: MouseEvent): void {
  if (isTooSmall(shell.state.terminal)) return;
  if (kind === 'click') click(shell, column, row);
  else pressTimes(shell, kind === 'wheel-up' ? 'up' : 'down', WHEEL_LINES);
}

function click(shell: ShellApi, column: number, row: number): void {
  const { overlay, terminal, route, views } = shell.state;
  if (overlay) return;
  if (row === 1) {
    const titles = VIEW_IDS.map((id) => ({
      title: VIEW_TITLES[id],
      isInFront: id === route.view,
    }));
    const id = VIEW_IDS[tabAt(titles, terminal.columns - 2, column - CONTENT.column) ?? -1];
    if (id) shell.open(id);
    return;
  }
  const area = shell.view.list?.(views[route.view]);
  const index = area && indexAt(area, column - CONTENT.column, row - CONTENT.row);
  if (!area || index === undefined) return;
  const [before, after] = area.keys ?? ['up', 'down'];
  const steps = index - area.scroll.cursor;
  pressTimes(shell, steps < 0 ? before : after, Math.abs(steps));
}

/** The position of the entry that is drawn at a place of the content. */
export function indexAt(area: ListArea, column: number, row: number): number | undefined {
  const { firstRow, scroll, width, cells, entryAt } = area;
  if (entryAt) return entryAt(column, row);
  const line = row - firstRow;
  const lines = cells?.rows ?? scroll.visible;
  if (line < 0 || line >= lines || column < 0) return undefined;
  if (width !== undefined && column >= width) return undefined;
  const index = scroll.top + line + (cells ? Math.floor(column / cells.width) * cells.rows : 0);
  return index < scroll.count ? index : undefined;
}

function pressTimes(shell: ShellApi, key: string, times: number): void {
  for (let step = 0; step < times; step += 1) shell.press(key);
}
