import type { Analysis } from '../../lab/analysis.js';
import type { Experiment } from '../../lab/experiment.js';
import type { Gate } from '../../lab/gate.js';
import { resultsOf } from '../../lab/rates/describe.js';
import type { RateSearch } from '../../lab/rates/record.js';
import type { ReportSubject } from '../../lab/report/messages.js';
import { csvLines } from './csv.js';
import { rateCsvLines } from './rates-csv.js';

/** What was measured, as it is written: the report's subject, the JSON and the lines of the CSV. */
export interface MeasuredResult {
  readonly subject: ReportSubject;
  readonly json: object;
  readonly csv: readonly string[];
}

/** A comparison, with what it came to, and against a baseline if one was asked for. */
export function comparisonResult(
  experiment: Experiment,
  analysis: Analysis,
  gate?: Gate,
): MeasuredResult {
  return {
    subject: { kind: 'comparison', experiment, gate },
    json: { ...experiment, ...(gate ? { gate } : {}), analysis },
    csv: csvLines(experiment, gate),
  };
}

/** A search of rates, with what it found. */
export function searchResult(search: RateSearch): MeasuredResult {
  return {
    subject: { kind: 'search', search },
    json: { ...search, results: resultsOf(search) },
    csv: rateCsvLines(search),
  };
}
