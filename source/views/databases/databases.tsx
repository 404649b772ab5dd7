import type { ReactNode } from 'react';

import { span, type Line } from '../../components/line.js';
import { Lines } from '../../components/lines.js';
import type { Look, Size } from '../../components/look.js';
import { textFieldLine } from '../../components/text-field.js';
import { displayWidth, safeText, wrapToWidth } from '../../components/text.js';
import type { Entity } from '../../entities/entity.js';
import { inputFieldsOf, isDerived } from '../../entities/input-fields.js';
import type { StoredValue } from '../../entities/value.js';
import type { ViewProps } from '../view.js';
import { explanationLines } from './explanation.js';
import { formLines } from './row-form-lines.js';
import { rowsLines } from './rows-lines.js';
import { currentEntity, currentItem, nameOf, type DatabasesState, type Typing } from './state.js';
import { statusLines } from './status-lines.js';

export function DatabasesScreen({ state, size, look }: ViewProps<DatabasesState>): ReactNode {
  const { typing } = state;
  const prompt = typing ? promptLines(typing, state, size.columns, look) : [];
  const room = Math.max(0, size.rows - prompt.length);
  const body = bodyLines(state, size, look).slice(0, room);
  const blank = prompt.length === 0 ? 0 : Math.max(0, room - body.length);
  const lines = [...body, ...Array.from({ length: blank }, (): Line => []), ...prompt];
  return <Lines lines={lines.slice(0, size.rows)} width={size.columns} look={look} />;
}

function bodyLines(state: DatabasesState, size: Size, look: Look): Line[] {
  const { form, explained, explainedTop, rows, items, problem, scroll } = state;
  if (form) return formLines(form, size, look);
  if (explained) return explanationLines(explained, size.columns, look).slice(explainedTop);
  if (rows) return rowsLines(rows, nameOf(currentItem(state)), size, look);
  if (problem !== undefined) {
    return wrapToWidth(safeText(problem), size.columns).map((line): Line => [span('bad', line)]);
  }
  if (items.length === 0) return [[span('dim', `Reading the databases ${look.glyphs.ellipsis}`)]];
  return statusLines(items, scroll, size, look);
}

/** What is typed before the text of a prompt. */
function labelOf(purpose: Typing['purpose'], entity: Entity | undefined): string {
  if (purpose === 'explain') return 'row: ';
  return entity?.identifying ? 'key: ' : 'id: ';
}

/** How a row is named to go to it. */
function describeSearch(entity: Entity | undefined): string {
  if (!entity?.identifying) return 'Type an id.';
  const names = entity.identifying.map((position) => entity.fields[position]!.name);
  return safeText(`Type the key: ${names.join(', ')}.`);
}

/** How a row is typed, with the example of the entity that is meant, and of another one. */
function describeTyping(state: DatabasesState): string {
  const entity = currentEntity(state);
  if (!entity) return 'Type a row: its fields with commas between them, or a JSON object.';
  const [key] = inputFieldsOf(entity);
  const other = state.items.find((item) => item.entity.name !== entity.name)?.entity;
  const valuesOf = ({ fields, example }: Entity): StoredValue[] =>
    example.filter((_, position) => !isDerived(fields[position]!));
  const row = (of: Entity): string =>
    valuesOf(of)
      .map((value) => String(value ?? ''))
      .join(', ');
  const another = other ? `; ${other.name} ${row(other)} names another entity` : '';
  return safeText(
    `Type a row: ${row(entity)} or {"${key!.name}": ${JSON.stringify(valuesOf(entity)[0])}, …}${another}.`,
  );
}

/** The input line, below its purpose or the reason why the input was rejected. */
function promptLines(
  { purpose, field, problem }: Typing,
  state: DatabasesState,
  width: number,
  look: Look,
): Line[] {
  const entity = currentEntity(state);
  const hint = purpose === 'search' ? describeSearch(entity) : describeTyping(state);
  const text = problem === undefined ? hint : safeText(problem);
  const label = labelOf(purpose, entity);
  return [
    [span('border', look.glyphs.line.repeat(width))],
    ...wrapToWidth(text.replaceAll('…', look.glyphs.ellipsis), width)
      .slice(0, Math.max(1, Math.floor(state.size.rows / 3)))
      .map((line): Line => [span(problem === undefined ? 'dim' : 'bad', line)]),
    [span('accent', label), ...textFieldLine(field, width - displayWidth(label), look)],
  ];
}
