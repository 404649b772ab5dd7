import { formatAmount, formatCount, formatDuration } from '../../base/format.js';
import { span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { safeText, wrapToWidth } from '../../components/text.js';
import { totalsKnown, type RunSummary } from '../../engine/history/run-summary.js';
import { ENDINGS } from '../../entities/ending.js';
import { OUTCOMES } from '../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import { lockingWords } from '../../ledger/locking-words.js';
import { nameOfModel } from '../../ledger/model-name.js';
import { describeAttempted } from '../../ledger/share.js';
import { verdictSentence } from './wording.js';

/** A run in full: how it ended, its settings, its rows by outcome, and the verdict of its audit. */
export function detailLines(run: RunSummary, width: number, look: Look): Line[] {
  return [
    [span('border', look.glyphs.line.repeat(width))],
    [span('title', safeText(run.id)), span('dim', `  ${ENDINGS[run.ending].meaning}`)],
    ...wrapToWidth(safeText(describeSettings(run)), width).map((line): Line => [span('dim', line)]),
    outcomeLine(run, look),
    ...wrapToWidth(safeText(verdictSentence(run)), width).map((line): Line => [line]),
  ];
}

/** The settings in one line, the most important first. */
function describeSettings(run: RunSummary): string {
  const { workload, threads, seed, settings } = run;
  const {
    order,
    references,
    batch,
    pipeline = 1,
    turn = 1,
    lane = 'on',
    unit,
    together = 'separate',
    writer = 'driver',
    paceMs,
    slowMs = 0,
    fresh,
    rows,
    databases,
    topology,
  } = settings;
  const journals = new Set(
    Object.values(databases).map(({ journal, sync }) => `${journal}/${sync}`),
  );
  return [
    workload,
    run.model === undefined ? '' : `model ${nameOfModel(run)}`,
    formatAmount(threads, 'thread'),
    order,
    `batch ${formatCount(batch)}`,
    pipeline > 1 ? `pipeline ${pipeline}` : '',
    turn > 1 ? `turn ${turn}` : '',
    unit === undefined ? '' : `units of ${unit}, ${together}`,
    lane === 'off' ? 'lane off' : '',
    writer === 'driver' ? '' : `writer ${writer}`,
    ...Object.values(lockingWords(settings)),
    `references ${references}`,
    [...journals].join(', '),
    topology === undefined ? '' : `topology ${topology}`,
    paceMs > 0 ? `pace ${formatCount(paceMs)} ms` : '',
    slowMs > 0 ? `slow ${formatCount(slowMs)} ms` : '',
    fresh ? 'fresh' : '',
    rows === undefined ? '' : `${formatCount(rows)} asked for`,
    seed === null ? '' : `seed ${seed}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** The rows by outcome, without outcomes that no row has. */
function outcomeLine(run: RunSummary, { glyphs }: Look): Line {
  const totals = totalsKnown(run);
  if (!totals) return [span('dim', 'Its rows are counted when it has ended.')];
  const progress = describeAttempted(run, totals);
  if (totals.attempted === 0) {
    return [span('dim', ['No row was decided', progress].filter(Boolean).join('; '))];
  }
  const counted = OUTCOMES.filter((outcome) => (totals[outcome] ?? 0) > 0).flatMap(
    (outcome): Line => [
      span(
        outcome,
        `${glyphs.outcomes[outcome]} ${formatCount(totals[outcome] ?? 0)} ${OUTCOME_STYLES[outcome].word}`,
      ),
      '  ',
    ],
  );
  const { measured } = run;
  const when = measured ? `in ${formatDuration(measured.durationMs)}` : 'before it was killed';
  return [...counted, span('dim', progress === undefined ? when : `${when}; ${progress}`)];
}
