import { basename } from 'node:path';

import { formatAmount } from '../../base/format.js';
import type { FollowedRun } from '../../services/followed-run.js';
import { ENDING_TONES } from '../../components/ending.js';
import { span } from '../../components/line.js';
import { safeText } from '../../components/text.js';
import type { Look } from '../../components/look.js';
import type { Tone } from '../../components/theme.js';
import { ENDINGS } from '../../entities/ending.js';
import type { Heading } from '../view.js';
import { pauseState } from './pause.js';
import type { LiveState } from './state.js';

/** "Assignment · three.yaml · 10 threads · fifo · wal/normal" and "● running 00:01.24". */
export function headingOf({ run }: LiveState, look: Look): Heading {
  if (!run) return {};
  const { threads, order, journal, sync, batch, pipeline, references } = run.settings;
  const parts = [
    run.workload,
    safeText(basename(run.topology.file ?? '')),
    formatAmount(threads, 'thread'),
    order,
    hasFiles(run) ? `${journal}/${sync}` : '',
    references === 'wait' ? '' : `references ${references}`,
    batch > 1 ? `batch ${batch}` : '',
    pipeline > 1 ? `pipeline ${pipeline}` : '',
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

function stateOf(run: FollowedRun): { word: string; tone: Tone } {
  const { phase, isStopping, snapshot, record } = run;
  const pause = pauseState(run);
  switch (phase) {
    case 'reading':
    case 'preparing':
      return { word: phase, tone: 'dim' };
    case 'writing':
      if (isStopping) return { word: 'stopping', tone: 'warning' };
      if (snapshot?.pausedForRebalance) return { word: 'paused for rebalance', tone: 'paused' };
      return { word: pause, tone: pause === 'running' ? 'active' : 'paused' };
    case 'auditing':
    case 'storing':
      return { word: 'auditing', tone: 'accent' };
    case 'stored': {
      const ending = record?.run.status ?? 'killed';
      return { word: ENDINGS[ending].word, tone: ENDING_TONES[ending] };
    }
    case 'cancelled':
      return { word: 'cancelled', tone: 'warning' };
    case 'crashed':
      return { word: ENDINGS.failed.word, tone: ENDING_TONES.failed };
    case 'broken':
      return { word: 'broken', tone: 'bad' };
  }
}

/** 83,240 ms → "01:23.24". */
export function formatClock(ms: number): string {
  const pad = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const minutes = ms / 60_000;
  const hours = minutes >= 60 ? `${Math.floor(minutes / 60)}:` : '';
  return `${hours}${pad(minutes % 60)}:${pad((ms / 1000) % 60)}.${pad((ms / 10) % 100)}`;
}
