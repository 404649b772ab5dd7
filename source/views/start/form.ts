import { basename } from 'node:path';

import { formatAmount, formatCount } from '../../base/format.js';
import type { SettingName, EnginesInUse } from '../../commands/setting.js';
import { SETTINGS, helpOf } from '../../commands/settings.js';
import { shownFields } from '../../commands/run-form.js';
import { span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { textFieldLine } from '../../components/text-field.js';
import {
  cutToWidth,
  displayWidth,
  fitToWidth,
  safeText,
  wrapToWidth,
} from '../../components/text.js';
import { selectedField, type StartState } from './state.js';

const LABEL = 13;
const VALUE = { least: 12, most: 18 };
const VALUE_PATH = 46;

/** One setting: its name, its value between the arrows that change it, and what to know about it. */
export function fieldLine(state: StartState, name: SettingName, width: number, look: Look): Line {
  const { left, right, pointer } = look.glyphs;
  const { label, kind } = SETTINGS[name];
  const isSelected = selectedField(state) === name;
  const room = Math.min(kind === 'path' ? VALUE_PATH : valueWidth(state), width - LABEL - 6);
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
        : [span('bad', `${look.glyphs.outcomes.invalid} ${shorten(problem)}`)]),
    ];
  }
  const value = fitToWidth(shownValue(state, name), room, 'left', look.glyphs.ellipsis);
  const trimmed = value.trimEnd();
  const padding = ' '.repeat(room - trimmed.length > 0 ? value.length - trimmed.length : 0);
  const isStepped = isSelected && kind !== 'path';
  return [
    ...head,
    isStepped ? span('accent', `${left} `) : '  ',
    isSelected ? span('accent', trimmed) : trimmed,
    isStepped ? span('accent', ` ${right}`) : '  ',
    padding,
    ' ',
    ...note(state, name, isSelected, look),
  ];
}

/** What the longest value needs, so that the notes behind them line up. */
function valueWidth(state: StartState): number {
  const numbersAndChoices = shownFields(state.form).filter(
    (name) => SETTINGS[name].kind !== 'path',
  );
  const typed = state.typed ? VALUE.most : 0;
  const values = numbersAndChoices.map((name) => displayWidth(shownValue(state, name)));
  return Math.min(VALUE.most, Math.max(VALUE.least, typed, ...values));
}

/** The field's own name stands in front of it already. */
function shorten(problem: string): string {
  return problem.replace(/^\w+ (?=must)/, '');
}

function shownValue({ form }: StartState, name: SettingName): string {
  const field = SETTINGS[name];
  const text = safeText(form[name]);
  if (field.kind === 'path') return text === '' ? 'type a path' : text;
  if (field.kind === 'choice') return text;
  if (text === '') return field.empty ?? '';
  const number = field.kind === 'integer' && name !== 'seed' ? formatCount(Number(text)) : text;
  if (field.unit === 'row') return formatAmount(Number(text), 'row');
  return field.unit === undefined ? number : `${number} ${field.unit}`;
}

function note(state: StartState, name: SettingName, isSelected: boolean, look: Look): Line {
  if (isSelected && state.refused !== undefined) {
    return [span('bad', `${look.glyphs.outcomes.invalid} ${safeText(shorten(state.refused))}`)];
  }
  const text = SETTINGS[name].remark(state.form, enginesIn(state));
  return text === undefined ? [] : [span('dim', text)];
}

function enginesIn({ topology }: StartState): EnginesInUse {
  const databases = topology?.entities.flatMap((entity) => entity.databases) ?? [];
  return {
    hasFiles: databases.some(({ engine }) => engine === 'SQLite'),
    hasServers: databases.some(({ engine }) => engine !== 'SQLite'),
  };
}

/** Two lines about the selected setting: what is wrong with it, what it could go on with, what it is. */
export function helpLines(state: StartState, width: number, look: Look): Line[] {
  const { typed, refused } = state;
  const problem = typed ? typed.problem : refused;
  const offers = typed?.offers ?? [];
  if (offers.length > 0) {
    const names = offers.map((offer) => safeText(`${basename(offer)}/`)).join('  ');
    return [[span('dim', cutToWidth(names, width, look.glyphs.ellipsis))], []];
  }
  const name = selectedField(state);
  const text = problem === undefined ? helpOf(name) : safeText(problem);
  const [first = '', second = ''] = wrapToWidth(text, width);
  const tone = problem === undefined ? 'dim' : 'bad';
  return [[span(tone, first)], [span(tone, second)]];
}
