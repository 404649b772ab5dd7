import { basename } from 'node:path';

import { formatAmount, formatCount } from '../../base/format.js';
import { capitalize } from '../../base/text.js';
import type { SettingName, EnginesInUse } from '../../commands/setting-types.js';
import { SETTINGS, helpOf } from '../../commands/settings.js';
import { shownFields } from '../../commands/run-form.js';
import { span, type Line } from '../../components/line.js';
import type { Look, Size } from '../../components/look.js';
import { textFieldLine } from '../../components/text-field.js';
import {
  cutToWidth,
  displayWidth,
  fitToWidth,
  safeText,
  wrapToRows,
} from '../../components/text.js';
import { presetHelp } from './presets.js';
import { offeredMapping, selectedRow, type StartState } from './state.js';
import { keyName } from '../verbs.js';

const LABEL = 13;
const VALUE = { least: 12, most: 18 };
const VALUE_TEXT = 46;

/** A setting: its name, its value between arrows, and a remark. */
export function fieldLine(state: StartState, name: SettingName, width: number, look: Look): Line {
  const { left, right, pointer } = look.glyphs;
  const { label, kind } = SETTINGS[name];
  const isSelected = selectedRow(state) === name;
  const room = Math.min(
    kind === 'text' ? textWidth(state, name) : valueWidth(state),
    width - LABEL - 6,
  );
  const head: Line = [
    isSelected ? span('accent', `${pointer} `) : '  ',
    isSelected ? span('title', label.padEnd(LABEL)) : label.padEnd(LABEL),
  ];
  if (state.typed?.name === name) {
    const { problem } = state.typed;
    return [
      ...head,
      '  ',
      ...textFieldLine(state.typed.field, room, look),
      '  ',
      ...(problem === undefined
        ? []
        : [span('bad', `${look.glyphs.cross} ${safeText(shorten(problem))}`)]),
    ];
  }
  const value = fitToWidth(shownValue(state, name), room, 'left', look.glyphs.ellipsis);
  const trimmed = value.trimEnd();
  const padding = ' '.repeat(room - trimmed.length > 0 ? value.length - trimmed.length : 0);
  const isStepped = isSelected && kind !== 'text';
  const remark = note(state, name, isSelected, look);
  return [
    ...head,
    isStepped ? span('accent', `${left} `) : '  ',
    isSelected ? span('accent', trimmed) : trimmed,
    isStepped ? span('accent', ` ${right}`) : '  ',
    ...(remark.length === 0 ? [] : [padding, ' ', ...remark]),
  ];
}

/** The width of the longest value, so that the remarks are aligned. */
function valueWidth(state: StartState): number {
  const numbersAndChoices = shownFields(state.form).filter(
    (name) => SETTINGS[name].kind !== 'text',
  );
  const typed = state.typed ? VALUE.most : 0;
  const values = numbersAndChoices.map((name) => displayWidth(shownValue(state, name)));
  return Math.min(VALUE.most, Math.max(VALUE.least, typed, ...values));
}

/** The width of a text value: an empty one has a remark after it. */
function textWidth(state: StartState, name: SettingName): number {
  return state.form[name] === '' && state.typed?.name !== name ? valueWidth(state) : VALUE_TEXT;
}

/** Removes the name of the field, which is already shown. */
function shorten(problem: string): string {
  return problem.replace(/^\w+ (?=must)/, '');
}

function shownValue({ form }: StartState, name: SettingName): string {
  const field = SETTINGS[name];
  const text = safeText(form[name]);
  if (field.kind === 'text') return text === '' ? field.empty : text;
  if (field.kind === 'choice') return text;
  if (text === '') return field.empty ?? '';
  const number = field.kind === 'integer' && name !== 'seed' ? formatCount(Number(text)) : text;
  if (field.unit === 'row') return formatAmount(Number(text), 'row');
  return field.unit === undefined ? number : `${number} ${field.unit}`;
}

function note(state: StartState, name: SettingName, isSelected: boolean, look: Look): Line {
  const problem = (isSelected ? state.refused : undefined) ?? problemWith(state, name);
  if (problem !== undefined) {
    return [span('bad', `${look.glyphs.cross} ${safeText(shorten(problem))}`)];
  }
  const text = SETTINGS[name].remark(state.form, enginesIn(state));
  return text === undefined ? [] : [span('dim', text)];
}

/** Why the rows cannot be read, if this setting is the cause. */
function problemWith({ preview }: StartState, name: SettingName): string | undefined {
  const found = preview?.found;
  return found?.type === 'refused' && found.name === name ? found.problem : undefined;
}

function enginesIn({ topology }: StartState): EnginesInUse {
  const databases = topology?.entities.flatMap((entity) => entity.databases) ?? [];
  return {
    hasFiles: databases.some(({ engine }) => engine === 'SQLite'),
    hasServers: databases.some(({ engine }) => engine !== 'SQLite'),
  };
}

/**
 * Lines about the selected setting: its problem, its completions, or its meaning.
 * @param room.rows how many lines there are at least; a longer text takes more, up to `room.most`, which is by default as many
 */
export function helpLines(
  state: StartState,
  room: Size & { readonly most?: number },
  look: Look,
): Line[] {
  const { columns } = room;
  const { typed, refused } = state;
  const problem = typed ? typed.problem : refused;
  const offers = typed?.offers ?? [];
  if (offers.length > 0) {
    const names = offers
      .map((offer) => safeText(`${basename(offer)}${offer.endsWith('/') ? '/' : ''}`))
      .join('  ');
    const listed: Line[] = [[span('dim', cutToWidth(names, columns, look.glyphs.ellipsis))], []];
    return listed.slice(0, room.rows);
  }
  const text = safeText(problem ?? describeRow(state));
  const tone = problem === undefined ? 'dim' : 'bad';
  const rows = Math.max(room.rows, room.most ?? 0);
  const lines = wrapToRows(text, { columns, rows }, look.glyphs.ellipsis);
  const length = Math.max(room.rows, lines.length);
  return Array.from({ length }, (_, at): Line => [span(tone, lines[at] ?? '')]);
}

/** Describes the selected row; for an empty mapping, suggests one for the files. */
function describeRow(state: StartState): string {
  const row = selectedRow(state);
  if (row === 'preset') return presetHelp(state);
  const mapping = row === 'map' ? offeredMapping(state.preview) : undefined;
  if (mapping !== undefined) return `${keyName('type')} takes over ${mapping}`;
  const about = SETTINGS[row].valueMeaning?.(state.form);
  return about === undefined ? helpOf(row) : `${capitalize(about)}.`;
}
