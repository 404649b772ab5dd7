import { formatDuration } from '../../base/format.js';
import { isDrawable } from '../../base/terminal.js';
import type { ExperimentStep } from '../../lab/conduct.js';
import type { Experiment } from '../../lab/experiment.js';
import { formatVariant } from '../../lab/factors.js';
import type { CommandContext } from '../context.js';

/** Shows on standard error how far a comparison is: a line that redraws itself, or a line a round. */
export class CompareProgress {
  readonly #context: Pick<CommandContext, 'io' | 'quiet'>;
  readonly #experiment: Experiment;
  readonly #isDrawn: boolean;
  readonly #startMs = performance.now();
  #round = -1;

  constructor(context: Pick<CommandContext, 'io' | 'quiet'>, experiment: Experiment) {
    this.#context = context;
    this.#experiment = experiment;
    this.#isDrawn = isDrawable(context.io.stderr, context.io.env);
  }

  show(step: ExperimentStep): void {
    const { io, quiet } = this.#context;
    if (quiet) return;
    const line = progressLine(step, this.#experiment, performance.now() - this.#startMs);
    if (this.#isDrawn) {
      io.stderr.write(`\r${line.slice(0, (io.stderr.columns ?? 80) - 1)}\u001B[K`);
    } else if (step.round !== this.#round) {
      io.stderr.write(`${line}\n`);
    }
    this.#round = step.round;
  }

  clear(): void {
    if (this.#isDrawn && this.#round >= 0) this.#context.io.stderr.write('\r\u001B[K');
  }
}

/** "round 2 of 5 · batch 100 · run 9 of 24 · 42 s left". @param elapsedMs since the first run */
export function progressLine(
  { round, variant, done, total }: ExperimentStep,
  { rounds, variants }: Pick<Experiment, 'rounds' | 'variants'>,
  elapsedMs: number,
): string {
  const known = variants[variant];
  const name = known ? formatVariant(known.settings) : '';
  return [
    round === 0 ? 'warm-up' : `round ${round} of ${rounds}`,
    `${name}${known?.isControl ? ' (again)' : ''}`,
    `run ${done + 1} of ${total}`,
    ...(done > 0 ? [`about ${formatDuration((elapsedMs / done) * (total - done))} left`] : []),
  ].join(' · ');
}
