import { formatAmount, formatCount, formatThread } from '../../base/format.js';
import { cutLine, lineWidth, span, type Line, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { safeText, cutToWidth } from '../../components/text.js';
import { textFieldLine } from '../../components/text-field.js';
import { OUTCOMES } from '../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import { shortName } from '../row-names.js';
import { isFiltered, type ResultsState } from './state.js';

const LONGEST_CHIP = 32;

/** The number of rows by outcome, with all other filters applied. */
export function legendLine({ selection, query }: ResultsState, width: number, look: Look): Line {
  if (!selection) return [];
  const draw = (inWords: boolean): Line =>
    OUTCOMES.flatMap((outcome, at): (Span | string)[] => {
      const count = selection.outcomes[at] ?? 0;
      if (outcome === 'undone' && count === 0) return [];
      const word = inWords ? ` ${OUTCOME_STYLES[outcome].word}` : '';
      const text = `${look.glyphs.outcomes[outcome]} ${formatCount(count)}${word}`;
      const isLeftOut =
        count === 0 ||
        (query.outcome === 'refused' && outcome === 'inserted') ||
        (query.outcome !== undefined && query.outcome !== 'refused' && query.outcome !== outcome);
      return [at === 0 ? '' : '  ', span(isLeftOut ? 'dim' : outcome, text)];
    });
  const inWords = draw(true);
  return lineWidth(inWords) <= width ? inWords : draw(false);
}

/** The filters and the order, or the input field. */
export function filterLine(state: ResultsState, width: number, look: Look): Line {
  const { typing } = state;
  if (typing) {
    const title = typing.what === 'text' ? 'find ' : 'thread ';
    const room = Math.max(10, width - title.length);
    return [span('title', title), ...textFieldLine(typing.field, room, look)];
  }
  return state.selection ? cutLine(chips(state, look), width, look.glyphs.ellipsis) : [];
}

function chips({ query, selection, attempts }: ResultsState, { glyphs }: Look): Line {
  const { entity, outcome, thread, text, sort, descending } = query;
  // The shown rows may still be those of the previous query.
  const found = selection?.query === query ? formatCount(selection.count) : glyphs.ellipsis;
  const all = formatAmount(attempts?.count ?? 0, 'row');
  const rows = isFiltered(query) ? `${found} of ${all}` : all;
  const filters = [
    entity === undefined ? undefined : shortName(entity),
    outcome === 'refused' ? 'not inserted' : outcome && OUTCOME_STYLES[outcome].word,
    thread === undefined ? undefined : formatThread(thread),
    text.trim() === ''
      ? undefined
      : `"${cutToWidth(safeText(text.trim()), LONGEST_CHIP, glyphs.ellipsis)}"`,
  ].filter((chip) => chip !== undefined);
  return [
    rows,
    ...filters.flatMap((chip) => ['  ', span('accent', `[${chip}]`)]),
    span('dim', `  by ${sort} ${descending ? glyphs.down : glyphs.up}`),
  ];
}
