import type { Entity } from '../../entities/entity.js';
import { OUTCOMES } from '../../entities/outcome.js';
import type { RunRecord } from '../../ledger/record.js';
import type { InsertedRow } from '../../services/insertions.js';
import { Counter, Histogram } from './counters.js';
import type { Family } from './text.js';

/** The label of a row whose database is not known. */
const UNKNOWN = 'unknown';

/** Counts what the server does from its start on. */
export class Meter {
  readonly #rows = new Counter();
  readonly #insertSeconds = new Histogram();
  readonly #requests = new Counter();
  readonly #requestSeconds = new Histogram();
  readonly #retries = new Counter();
  readonly #lockWait = new Counter();
  readonly #runs = new Counter();
  readonly #violations = new Counter();
  #last: { readonly passed: boolean; readonly atSeconds: number } | undefined;
  #lastPassedSeconds: number | undefined;

  /** Counts rows that came over HTTP. @param seconds from the request to the answer */
  countInserted({ name: entity }: Entity, rows: readonly InsertedRow[], seconds: number): void {
    for (const { attempt, database = UNKNOWN } of rows) {
      this.#rows.add({ entity, database, outcome: attempt.outcome });
    }
    this.#insertSeconds.observe(seconds, rows.length);
  }

  /** Counts a request and its answer. */
  countRequest(method: string, status: number, seconds: number): void {
    this.#requests.add({ method, status: String(status) });
    this.#requestSeconds.observe(seconds);
  }

  /** Counts the rows of a run of the queue. */
  countRun(record: RunRecord): void {
    for (const totals of record.databases ?? []) {
      const { entity, database } = totals;
      for (const outcome of OUTCOMES) {
        const count = totals[outcome] ?? 0;
        const labels = { entity, database: database ?? UNKNOWN, outcome };
        if (count > 0) this.#rows.add(labels, count);
      }
    }
    const waitMs = record.threads.reduce((sum, { lockWaitMs }) => sum + lockWaitMs, 0);
    this.#lockWait.add({}, waitMs / 1000);
    this.#runs.add({ status: record.run.status });
    this.countAudit(record);
  }

  /** Notes the audit of a run, or of a ledger of rows that came over HTTP. */
  countAudit({ audit, run }: RunRecord): void {
    this.#retries.add({}, run.retries);
    for (const { name: check, ok, found } of audit.checks) {
      if (!ok) this.#violations.add({ check }, Math.max(1, found));
    }
    const atSeconds = Date.now() / 1000;
    this.#last = { passed: audit.ok, atSeconds };
    if (audit.ok) this.#lastPassedSeconds = atSeconds;
  }

  get families(): Family[] {
    const last = this.#last;
    return [
      {
        name: 'dbsim_rows_total',
        help: 'Rows attempted over HTTP and by the runs of the queue, by outcome.',
        type: 'counter',
        samples: this.#rows.samples,
      },
      {
        name: 'dbsim_insert_duration_seconds',
        help: 'Time from the request of a row over HTTP to its outcome.',
        type: 'histogram',
        samples: this.#insertSeconds.samples,
      },
      {
        name: 'dbsim_http_requests_total',
        help: 'Requests by method and status.',
        type: 'counter',
        samples: this.#requests.samples,
      },
      {
        name: 'dbsim_http_request_duration_seconds',
        help: 'Time from a request to the first byte of its answer.',
        type: 'histogram',
        samples: this.#requestSeconds.samples,
      },
      {
        name: 'dbsim_retries_total',
        help: 'Transactions that were tried again after a lock, a deadlock or a lost connection.',
        type: 'counter',
        samples: this.#retries.samples,
      },
      {
        name: 'dbsim_lock_wait_seconds_total',
        help: 'Time in which threads of runs waited for their turn or for a lock, added up.',
        type: 'counter',
        samples: this.#lockWait.samples,
      },
      {
        name: 'dbsim_runs_total',
        help: 'Runs of the queue that are stored, by their status.',
        type: 'counter',
        samples: this.#runs.samples,
      },
      {
        name: 'dbsim_audit_violations_total',
        help: 'Rows that violate a check of an audit.',
        type: 'counter',
        samples: this.#violations.samples,
      },
      {
        name: 'dbsim_last_audit_passed',
        help: 'Whether the last audit passed: 1 or 0.',
        type: 'gauge',
        samples: last ? [{ value: last.passed ? 1 : 0 }] : [],
      },
      {
        name: 'dbsim_last_audit_timestamp_seconds',
        help: 'When the last audit ended.',
        type: 'gauge',
        samples: last ? [{ value: last.atSeconds }] : [],
      },
      {
        name: 'dbsim_last_audit_passed_timestamp_seconds',
        help: 'When the last audit that passed ended.',
        type: 'gauge',
        samples: this.#lastPassedSeconds === undefined ? [] : [{ value: this.#lastPassedSeconds }],
      },
    ];
  }
}
