import { formatTimeLeft } from '../../base/format.js';
import type { ExperimentStep } from '../../lab/conduct.js';
import type { Experiment } from '../../lab/experiment.js';
import { formatVariant } from '../../lab/factors.js';
import type { CommandContext } from '../context.js';
import { StatusLine } from '../status-line.js';

/** Shows on standard error how far a comparison is: a line that redraws itself, or a line a round. */
export class CompareProgress {
  readonly #isQuiet: boolean;
  readonly #experiment: Experiment;
  readonly #line: StatusLine;
  readonly #startMs = performance.now();
  /** The round of the last line. */
  #round = -1;

  constructor({ io, quiet }: Pick<CommandContext, 'io' | 'quiet'>, experiment: Experiment) {
    this.#isQuiet = quiet;
    this.#experiment = experiment;
    this.#line = new StatusLine(io);
  }

  show(step: ExperimentStep): void {
    const isNew = this.#line.isDrawn || step.round !== this.#round;
    if (this.#isQuiet || !isNew) return;
    this.#line.show(progressLine(step, this.#experiment, performance.now() - this.#startMs));
    this.#round = step.round;
  }

  clear(): void {
    this.#line.clear();
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
    ...(done > 0 ? [formatTimeLeft((elapsedMs / done) * (total - done))] : []),
  ].join(' · ');
}
