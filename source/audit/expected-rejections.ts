import { formatAmount } from '../base/format.js';
import { nameByNumber, type EntityName, type Model } from '../entities/entity.js';
import { entityNamed } from '../entities/model.js';
import { REJECTED_OUTCOMES, type Outcome } from '../entities/outcome.js';
import type { RunHeader } from '../ledger/record.js';
import type { AuditCheck } from '../ledger/summary.js';
import { runModelOf } from '../model/run-model.js';
import { countsOf } from '../sim/workloads/generate/counts.js';
import { ModelRows } from '../sim/workloads/generate/model-rows.js';
import { Finding } from './findings.js';

/**
 * Compares the outcomes of the generated rows of a model file with what was known of each before the run: whether
 * empty databases reject it.
 */
export class ExpectedRejections {
  readonly #rows: ModelRows;
  readonly #model: Model;
  #expected = 0;
  readonly #wrong = new Finding();

  constructor(rows: ModelRows, model: Model) {
    this.#rows = rows;
    this.#model = model;
  }

  /** Compares the outcome of one row; that of a failed or unknown one says nothing about it. */
  add(entity: EntityName, row: number, outcome: Outcome): void {
    const isRejected = REJECTED_OUTCOMES.some((rejected) => rejected === outcome);
    if (!isRejected && outcome !== 'inserted') return;
    const isExpected = this.#rows.isRejected(entityNamed(this.#model, entity), row);
    if (isExpected) this.#expected += 1;
    if (isExpected === isRejected) return;
    const what = isRejected ? 'breaks no rule and was rejected' : 'breaks a rule and was inserted';
    this.#wrong.add(`${nameByNumber(entity, row)} ${what}`);
  }

  /** The check of the audit, with the first rows that are not as expected. */
  check(): AuditCheck {
    const { count, list } = this.#wrong;
    const fine = `of the rows attempted, exactly those were rejected that break a rule: ${formatAmount(this.#expected, 'row')}`;
    return { name: 'expected', ok: count === 0, found: count, detail: count === 0 ? fine : list };
  }
}

/**
 * What is expected of a run with a model file. Undefined if its rejections do not follow from its rows alone: of
 * other rows, of rows that race or do not wait for those to which they refer, and of units, where --together decides
 * what becomes of the others when a row is rejected.
 */
export function expectedRejectionsOf({
  model,
  workload,
  seed,
  settings,
}: RunHeader): ExpectedRejections | undefined {
  const { invalid, skew, rows = 0, durationMs, order, references, unit } = settings;
  if (model === undefined || workload !== 'generate') return undefined;
  if (seed === null || invalid === undefined) return undefined;
  if (order !== 'fifo' || references !== 'wait' || unit !== undefined) return undefined;
  const own = runModelOf(model);
  const counts = countsOf({ rows, durationMs }, own);
  return new ExpectedRejections(
    new ModelRows({ seed, invalid, skew, counts, description: own.description }, own.model),
    own.model,
  );
}
