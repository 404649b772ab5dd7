import { formatDuration, formatShare } from '../../base/format.js';
import { span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { seenRange } from '../../components/scroll.js';
import { tableLines, type Column } from '../../components/table.js';
import { safeText } from '../../components/text.js';
import { THREAD_STATE_STYLES, threadName } from '../../components/thread-states.js';
import { nameRow } from '../../entities/entity.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import type { Attempt } from '../../ledger/attempt.js';
import type { ThreadSnapshot } from '../../sim/snapshot.js';
import { outcomeLine } from './outcomes.js';
import type { LiveState, OpenThread } from './state.js';
import { describeThread, rowInHand } from './threads.js';

function columns(look: Look): readonly Column<Attempt>[] {
  return [
    { title: 'row', width: 14, cell: ({ entity, row }) => nameRow(entity, row) },
    {
      title: 'outcome',
      width: 19,
      cell: ({ outcome }) =>
        span(outcome, `${look.glyphs.outcomes[outcome]} ${OUTCOME_STYLES[outcome].word}`),
    },
    {
      title: 'began after',
      width: 11,
      align: 'right',
      expendable: 2,
      cell: ({ startedMs }) => formatDuration(startedMs),
    },
    {
      title: 'took',
      width: 9,
      align: 'right',
      expendable: 1,
      cell: ({ latencyMs }) => formatDuration(latencyMs),
    },
    {
      title: 'why',
      cell: ({ reasons }) => safeText(reasons.map(({ message }) => message).join('; ')),
    },
  ];
}

/** What one thread does, where its time went, and its newest rows. */
export function detailLines(state: LiveState, open: OpenThread, width: number, look: Look): Line[] {
  const snapshot = state.run?.snapshot?.threads[open.thread - 1];
  if (!snapshot) return [];
  const { from, to } = seenRange(open.scroll);
  const rows = open.rows.slice(from, to);
  const table = tableLines({
    columns: columns(look),
    rows,
    selected: open.scroll.cursor - from,
    width,
    look,
  });
  const shown = rows.length > 0 ? table : [[span('dim', 'It has not decided a row yet')]];
  return [headLine(state, snapshot, look), timeLine(state, snapshot), [], ...shown];
}

function headLine({ run }: LiveState, thread: ThreadSnapshot, look: Look): Line {
  const threads = run?.settings.threads ?? 1;
  const { tone } = THREAD_STATE_STYLES[thread.state];
  return [
    span('title', `THREAD ${threadName(thread.thread, threads)}   `),
    rowInHand(thread) === '' ? '' : `${rowInHand(thread)}: `,
    span(tone, describeThread(thread, threads)),
    '   ',
    ...outcomeLine(thread.counts, look),
  ];
}

/** Resting and pausing count as neither work nor waiting. */
function timeLine({ run }: LiveState, thread: ThreadSnapshot): Line {
  const elapsedMs = run?.snapshot?.elapsedMs ?? 0;
  const part = (label: string, ms: number): Line => [
    span('dim', `${label} `),
    `${formatDuration(ms)} (${formatShare(elapsedMs === 0 ? null : Math.min(1, ms / elapsedMs))})   `,
  ];
  return [
    ...part('worked', thread.busyMs),
    ...part('waited for a turn or lock', thread.lockWaitMs),
    ...part('for a parent', thread.referenceWaitMs),
  ];
}
