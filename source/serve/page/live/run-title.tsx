/** @jsxImportSource preact */
import type { VNode } from 'preact';

import { formatAmount, formatClock } from '../../../base/format.js';
import { ENDING_TONES } from '../../../components/ending.js';
import { safeText } from '../../../components/text.js';
import type { Tone } from '../../../components/theme.js';
import { ENDINGS } from '../../../entities/ending.js';
import { RUN_STATES as STATE_STYLES } from '../../../views/live/run-states.js';
import type { LiveSnapshot, RunInfo } from '../../api.js';
import { LOOK } from '../spans.js';

/** What the run is, how it is going, and its time. */
export function RunTitle(props: {
  readonly info: RunInfo;
  readonly snapshot: LiveSnapshot | undefined;
}): VNode {
  const { info, snapshot } = props;
  const { word, tone } = stateOf(info, snapshot);
  const ms = info.summary?.measured?.durationMs ?? snapshot?.activeMs;
  const { title, detail } = describeRun(info);
  return (
    <>
      <span class={`tone-${tone}`}>
        <span class="status-dot" aria-hidden="true">
          {LOOK.glyphs.dot}{' '}
        </span>
        {word}
      </span>
      <b>{title}</b>
      <span class="tone-dim status-detail">{detail}</span>
      <span class="clock">{ms === undefined ? '' : formatClock(ms)}</span>
    </>
  );
}

/** The word and tone of the state of a run, those of the terminal. */
export function stateOf(
  { state, phase, summary }: RunInfo,
  snapshot: LiveSnapshot | undefined,
): { readonly word: string; readonly tone: Tone } {
  switch (state) {
    case 'queued':
      return { word: 'queued', tone: 'dim' };
    case 'running':
      return runningState(phase, snapshot);
    case 'stored': {
      const ending = summary?.ending ?? 'completed';
      return { word: ENDINGS[ending].word, tone: ENDING_TONES[ending] };
    }
    case 'cancelled':
      return STATE_STYLES.cancelled;
    case 'failed':
      return STATE_STYLES.broken;
    case 'crashed':
      return { word: ENDINGS.failed.word, tone: 'bad' };
  }
}

function runningState(
  phase: RunInfo['phase'],
  snapshot: LiveSnapshot | undefined,
): { readonly word: string; readonly tone: Tone } {
  if (phase === 'auditing' || phase === 'storing') return STATE_STYLES.auditing;
  // A snapshot is newer than the phase of the state that came before it.
  if (!snapshot && phase !== 'writing') return STATE_STYLES[phase ?? 'preparing'];
  if (snapshot?.stopping === true) return STATE_STYLES.stopping;
  if (snapshot?.pausedForRebalance === true) return STATE_STYLES.rebalance;
  return snapshot?.paused === true ? STATE_STYLES.paused : STATE_STYLES.running;
}

/** "generate · 12,000 rows · seed 4711" and "24 threads · fifo · wal/normal", as far as it is known. */
export function describeRun({ request, summary }: Pick<RunInfo, 'request' | 'summary'>): {
  readonly title: string;
  readonly detail: string;
} {
  const settings = request?.settings ?? {};
  const given = (name: string): string | undefined => {
    const value = settings[name];
    return value === undefined ? undefined : safeText(String(value));
  };
  const rows =
    summary?.planned ?? (given('rows') === undefined ? undefined : Number(given('rows')));
  const seed = summary ? summary.seed : given('seed');
  const threads = summary?.threads ?? given('threads');
  const [journal, sync] = [given('journal'), given('sync')];
  return {
    title: [
      safeText(summary?.workload ?? request?.workload ?? 'assignment'),
      rows === undefined || !Number.isFinite(rows) ? '' : formatAmount(rows, 'row'),
      seed === null || seed === undefined ? '' : `seed ${seed}`,
    ]
      .filter(Boolean)
      .join(' · '),
    detail: [
      threads === undefined ? '' : formatAmount(Number(threads), 'thread'),
      summary?.settings.order ?? given('order') ?? '',
      journal !== undefined && sync !== undefined ? `${journal}/${sync}` : '',
    ]
      .filter(Boolean)
      .join(' · '),
  };
}
