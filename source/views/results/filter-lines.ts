import { formatAmount, formatCount, formatThread } from '../../base/format.js';
import { bar } from '../../components/charts.js';
import { lineWidth, span, spreadLine, type Line, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { safeText, cutToWidth } from '../../components/text.js';
import { textFieldLine } from '../../components/text-field.js';
import { OUTCOMES } from '../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import { shownJob } from './jobs.js';
import { isFiltered, type Job, type ResultsState } from './state.js';

const PROGRESS = 12;
const LONGEST_CHIP = 32;

/** How many rows of each outcome there are among those that the other filters let through. */
export function legendLine({ selection, query }: ResultsState, width: number, look: Look): Line {
  if (!selection) return [];
  const draw = (inWords: boolean): Line =>
    OUTCOMES.flatMap((outcome, at): (Span | string)[] => {
      const count = selection.outcomes[at] ?? 0;
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

/** The filters as chips and the order; or what is being typed; at the right what takes its time. */
export function filterLine(state: ResultsState, width: number, look: Look): Line {
  const { typing } = state;
  const { ellipsis } = look.glyphs;
  const job = shownJob(state);
  const right = job ? jobLine(job, look) : [];
  if (typing) {
    const title = typing.what === 'text' ? 'find ' : 'thread ';
    const room = Math.max(10, width - title.length - lineWidth(right) - 2);
    return spreadLine(
      [span('title', title), ...textFieldLine(typing.field, room, look)],
      right,
      width,
      ellipsis,
    );
  }
  return spreadLine(state.selection ? chips(state, look) : [], right, width, ellipsis);
}

function chips({ query, selection, attempts }: ResultsState, { glyphs }: Look): Line {
  const { entity, outcome, thread, text, sort, descending } = query;
  // What is shown still answers the question before.
  const found = selection?.query === query ? formatCount(selection.count) : glyphs.ellipsis;
  const all = formatAmount(attempts?.count ?? 0, 'row');
  const rows = isFiltered(query) ? `${found} of ${all}` : all;
  const filters = [
    entity,
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

/** What goes on, how far it is, and how to end it. */
export function jobLine({ title, share }: Job, { glyphs }: Look): Line {
  const end = span('dim', '  esc cancels');
  if (share === null || share === undefined) {
    return [span('waiting', `${title}${glyphs.ellipsis}`), end];
  }
  const { full, empty } = bar(share, PROGRESS, glyphs);
  return [
    span('waiting', `${title} `),
    span('active', full),
    span('dim', empty),
    ` ${String(Math.floor(share * 100)).padStart(3)} %`,
    end,
  ];
}
