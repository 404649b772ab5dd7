import { formatDuration, formatShare, formatThread } from '../../base/format.js';
import { span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { seenRange } from '../../components/scroll.js';
import { tableLines, type Column } from '../../components/table.js';
import { safeText } from '../../components/text.js';
import { THREAD_STATE_STYLES } from '../../components/thread-states.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import type { Attempt } from '../../ledger/attempt.js';
import { PHASE_STYLES } from '../../ledger/phase-wording.js';
import { sumPhases, THREAD_PHASES } from '../../ledger/phases.js';
import type { Snapshot, ThreadSnapshot } from '../../sim/snapshot.js';
import { rowName, rowNamesWidth } from '../row-names.js';
import { outcomeLine } from './outcomes.js';
import type { LiveState, OpenThread } from './state.js';
import { describeThread, rowInFlight } from './waits.js';

function columns(names: number, look: Look): readonly Column<Attempt>[] {
  return [
    { title: 'row', width: names, cell: ({ entity, row }) => rowName(entity, row) },
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

/** One thread: its state, its time by phase, and its newest rows. */
export function detailLines(state: LiveState, open: OpenThread, width: number, look: Look): Line[] {
  const snapshot = state.run?.snapshot;
  const thread = snapshot?.threads[open.thread - 1];
  if (!thread) return [];
  const { from, to } = seenRange(open.scroll);
  const rows = open.rows.slice(from, to);
  const entities = (state.run?.model.entities ?? []).map(({ name }) => name);
  const names = rowNamesWidth(entities, Math.max(0, ...open.rows.map(({ row }) => row)));
  const table = tableLines({
    columns: columns(names, look),
    rows,
    selected: open.scroll.cursor - from,
    width,
    look,
  });
  const shown = rows.length > 0 ? table : [[span('dim', 'It has not decided a row yet')]];
  return [headLine(snapshot, thread, look), timeLine(thread), [], ...shown];
}

function headLine(snapshot: Snapshot, thread: ThreadSnapshot, look: Look): Line {
  const { tone } = THREAD_STATE_STYLES[thread.state];
  const row = rowInFlight(thread);
  return [
    span('title', `THREAD ${formatThread(thread.thread)}   `),
    row === '' ? '' : `${row}: `,
    span(tone, describeThread(thread, snapshot)),
    '   ',
    ...outcomeLine(thread.counts, look),
  ];
}

/** Its time since the release by phase, the longest first; shares are of that time. */
function timeLine({ phasesMs }: ThreadSnapshot): Line {
  const lifetimeMs = sumPhases(phasesMs);
  const parts = THREAD_PHASES.filter((phase) => phasesMs[phase] > 0)
    .toSorted((one, other) => phasesMs[other] - phasesMs[one])
    .flatMap((phase): Line => {
      const share = formatShare(phasesMs[phase] / lifetimeMs);
      return [`${PHASE_STYLES[phase].word} `, `${formatDuration(phasesMs[phase])} (${share})   `];
    });
  return [span('dim', `of ${formatDuration(lifetimeMs)}: `), ...parts];
}
