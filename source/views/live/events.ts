import { formatCount, formatMoment, formatThread } from '../../base/format.js';
import { fitLine, lineText, lineWidth, span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { seenRange } from '../../components/scroll.js';
import { safeText } from '../../components/text.js';
import type { Tone } from '../../components/theme.js';
import type { LoggedEvent } from '../../ledger/event-causes.js';
import {
  describeAwaitedBy,
  describeEvent,
  describeEventBriefly,
} from '../../ledger/event-wording.js';
import type { LiveState } from './state.js';

/** The tones of events that show waiting and its end; others are plain. */
const TONES: Partial<Readonly<Record<LoggedEvent['phase'], Tone>>> = {
  reference: 'waiting',
  turn: 'waiting',
  lock: 'waiting',
  writing: 'active',
  paused: 'paused',
  crashed: 'bad',
};

/** A header and the newest events, the newest first. @param rows how many lines there are for them */
export function newestEventLines(
  { log }: LiveState,
  { rows, width }: { readonly rows: number; readonly width: number },
  look: Look,
): Line[] {
  if (rows < 1) return [];
  const newest = rows > 1 ? log.events.slice(1 - rows).toReversed() : [];
  return [header(log), ...newest.map((event) => eventLine(event, width, look))];
}

/** All events that are kept, to scroll through. */
export function eventList({ log, events }: LiveState, width: number, look: Look): Line[] {
  const { from, to } = seenRange(events);
  const newest = log.events.toReversed();
  const lines = newest.slice(from, to).map((event, index): Line => {
    const line = eventLine(event, width, look);
    if (from + index !== events.cursor) return line;
    return [span('selected', lineText(fitLine(line, width, look.glyphs.ellipsis)))];
  });
  return [header(log), ...lines];
}

function header({ events, isCut }: LiveState['log']): Line {
  const last = events.at(-1);
  const count = last ? `${formatCount(last.number + 1)}, the newest first` : 'none so far';
  const end = isCut ? '; later ones are not recorded: there were too many' : '';
  return [span('title', 'EVENTS'), span('dim', `  ${count}${end}`)];
}

/** "1.203 s  T05  got users.db for User row 3 · T08 waits for it", or the brief form where there is little room. */
function eventLine(event: LoggedEvent, width: number, look: Look): Line {
  const whole = lineOf(event, describeEvent(event), describeAwaitedBy(event), look);
  if (lineWidth(whole) <= width) return whole;
  const others = describeAwaitedBy(event).replace(/ for it$/, '');
  return lineOf(event, describeEventBriefly(event), others, look);
}

function lineOf(event: LoggedEvent, text: string, others: string, { glyphs }: Look): Line {
  const tone = TONES[event.phase] ?? 'text';
  return [
    span('dim', `${formatMoment(event.atMs)}  `),
    span('title', `${formatThread(event.thread)}  `),
    span(tone, safeText(text)),
    others === '' ? '' : span('waiting', ` ${glyphs.bullet} ${others}`),
  ];
}
