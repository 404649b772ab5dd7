import type { Key } from '../../components/key.js';
import { keyListSize } from '../../components/keys-overlay.js';
import { EMPTY_SCROLL, fitScroll, moveScroll, type Move } from '../../components/scroll.js';
import { pageText } from '../pager.js';
import type { ShellApi } from './api.js';
import { typeInto } from './input.js';
import { keyHints } from './key-hints.js';
import { paletteEntries } from './palette.js';
import type { Overlay } from './state.js';

type OverlayOf<Kind extends Overlay['kind']> = Extract<Overlay, { kind: Kind }>;

const MOVES: Readonly<Record<string, Move>> = {
  up: 'up',
  down: 'down',
  'page-up': 'page-up',
  'page-down': 'page-down',
};

const LIST_MOVES: Readonly<Record<string, Move>> = {
  ...MOVES,
  k: 'up',
  j: 'down',
  home: 'first',
  g: 'first',
  end: 'last',
  G: 'last',
};

/** Handles a key while an overlay is open. */
export function pressInOverlay(shell: ShellApi, overlay: Overlay, key: Key): void {
  switch (overlay.kind) {
    case 'question':
      return answer(shell, overlay, key);
    case 'form':
      return fillIn(shell, overlay, key);
    case 'keys':
      return scrollKeys(shell, overlay, key);
    case 'palette':
      return search(shell, overlay, key);
  }
}

function close(shell: ShellApi): void {
  shell.update({ overlay: undefined });
}

function answer(shell: ShellApi, { question }: OverlayOf<'question'>, key: Key): void {
  const isMessage = question.answers.length === 0;
  if (key === 'escape' || (key === 'enter' && isMessage)) return close(shell);
  const chosen = question.answers.find((known) => known.key === key);
  if (!chosen) return undefined;
  close(shell);
  return shell.attempt(() => chosen.run?.());
}

/** Keys that move between the fields of a form. */
const FIELD_STEPS: Readonly<Record<string, number>> = { up: -1, 'shift-tab': -1, down: 1, tab: 1 };

function fillIn(shell: ShellApi, overlay: OverlayOf<'form'>, key: Key): void {
  const { form, fields, at } = overlay;
  if (key === 'escape') return close(shell);
  if (key === 'enter') {
    close(shell);
    return shell.attempt(() => form.run(fields.map(({ text }) => text)));
  }
  const step = FIELD_STEPS[key];
  if (step !== undefined) {
    const next = (at + step + fields.length) % fields.length;
    return shell.update({ overlay: { ...overlay, at: next } });
  }
  const field = fields[at];
  const typed = field && typeInto(field, key);
  return typed && shell.update({ overlay: { ...overlay, fields: fields.with(at, typed) } });
}

function scrollKeys(shell: ShellApi, overlay: OverlayOf<'keys'>, key: Key): void {
  const move = LIST_MOVES[key];
  if (move) {
    const list = keyListSize(shell.view.about, keyHints(shell), shell.state.terminal);
    const top = pageText({ ...list, top: overlay.top }, move);
    shell.update({ overlay: { ...overlay, top } });
  } else close(shell);
}

function search(shell: ShellApi, overlay: OverlayOf<'palette'>, key: Key): void {
  if (key === 'escape') return close(shell);
  const found = paletteEntries(shell, overlay.field.text);
  const scroll = fitScroll(overlay.scroll, { count: found.length });
  if (key === 'enter') {
    close(shell);
    return shell.attempt(() => found[scroll.cursor]?.run());
  }
  const move = MOVES[key];
  if (move) return shell.update({ overlay: { ...overlay, scroll: moveScroll(scroll, move) } });
  const field = typeInto(overlay.field, key) ?? overlay.field;
  return shell.update({ overlay: { kind: 'palette', field, scroll: EMPTY_SCROLL } });
}
