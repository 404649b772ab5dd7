import { basename } from 'node:path';

import { formatAmount, formatClock } from '../../base/format.js';
import type { FollowedRun } from '../../services/followed-run.js';
import { ENDING_TONES } from '../../components/ending.js';
import { span } from '../../components/line.js';
import { safeText } from '../../components/text.js';
import type { Look } from '../../components/look.js';
import type { Tone } from '../../components/theme.js';
import { ENDINGS, type RunEnding } from '../../entities/ending.js';
import type { Heading } from '../view.js';
import { pauseState } from './pause.js';
import { formatSpeed } from './speeds.js';
import { RUN_STATES } from './run-states.js';
import type { LiveState } from './state.js';

/** "Assignment · three.yaml · 10 threads · fifo · wal/normal" and "● running 00:01.24". */
export function headingOf({ run }: LiveState, look: Look): Heading {
  if (!run) return {};
  const {
    threads,
    order,
    journal,
    sync,
    batch,
    pipeline,
    turn = 1,
    writer,
    references,
    unit,
    together,
  } = run.settings;
  const parts = [
    run.workload,
    safeText(basename(run.topology.file ?? '')),
    formatAmount(threads, 'thread'),
    order,
    hasFiles(run) ? `${journal}/${sync}` : '',
    references === 'wait' ? '' : `references ${references}`,
    batch > 1 ? `batch ${batch}` : '',
    pipeline > 1 ? `pipeline ${pipeline}` : '',
    unit === undefined ? '' : `units of ${unit}, ${together}`,
    writer === 'driver' ? '' : writer,
    turn > 1 ? `turn ${turn}` : '',
  ];
  const { word, tone } = stateOf(run);
  const clock = formatClock(run.record?.run.durationMs ?? run.snapshot?.activeMs ?? 0);
  return {
    detail: parts.filter(Boolean).join(` ${look.glyphs.bullet} `),
    status: [span(tone, `${look.glyphs.dot} ${word}`), `  ${clock}`],
  };
}

/** Journal and sync are settings of SQLite. */
function hasFiles({ topology }: FollowedRun): boolean {
  return topology.entities.some(({ databases }) =>
    databases.some(({ engine }) => engine === 'SQLite'),
  );
}

/** The word and tone of the state of a run. */
export function stateOf(run: FollowedRun): { word: string; tone: Tone } {
  const { phase, isStopping, snapshot, record } = run;
  switch (phase) {
    case 'writing':
      if (run.replay) return { ...RUN_STATES.replay, word: replayWord(run, run.replay) };
      if (isStopping) return RUN_STATES.stopping;
      return snapshot?.pausedForRebalance ? RUN_STATES.rebalance : RUN_STATES[pauseState(run)];
    case 'storing':
      return RUN_STATES.auditing;
    case 'stored': {
      const ending = endingOf(record?.run.status ?? 'killed');
      return run.replay ? { ...ending, word: `${REPLAY_OVER}: ${ending.word}` } : ending;
    }
    case 'crashed':
      return endingOf('failed');
    default:
      return RUN_STATES[phase];
  }
}

/** A replay that has come to its end; the ending of its run follows. */
const REPLAY_OVER = `${RUN_STATES.replay.word} over`;

/** "replay 10×", and whether it is held. */
function replayWord(run: FollowedRun, { speed }: { readonly speed: number }): string {
  const pause = pauseState(run);
  const held = pause === 'paused' || pause === 'stepping' ? `, ${pause}` : '';
  return `${RUN_STATES.replay.word} ${formatSpeed(speed)}${held}`;
}

function endingOf(ending: RunEnding): { word: string; tone: Tone } {
  return { word: ENDINGS[ending].word, tone: ENDING_TONES[ending] };
}
