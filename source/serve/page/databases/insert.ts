import { capitalize } from '../../../base/text.js';
import { safeText } from '../../../components/text.js';
import type { InsertedRow, Problem } from '../../api.js';
import { askAny, sending } from '../api-client.js';
import type { InsertAnswer } from './row-form.js';

/** Inserts one row. @param json as a JSON object @throws ApiProblem where no answer comes */
export async function insertRow(table: string, json: string): Promise<InsertAnswer> {
  const path = `/api/${encodeURIComponent(table)}`;
  const { status, body } = await askAny<InsertedRow | Problem>(path, sending('POST', json));
  if (status === 201) {
    const { database, run } = body as InsertedRow;
    return {
      kind: 'inserted',
      sentence: `Inserted into ${safeText(database)}; run ${run} has it in its ledger.`,
    };
  }
  const { title, detail, hint, reasons = [] } = body as Problem;
  // The details of a row with reasons are at its fields.
  const sentence = reasons.length > 0 ? title : `${title}: ${detail}`;
  return {
    kind: 'refused',
    sentence: `${capitalize(safeText(sentence))}.${hint === undefined ? '' : ` ${safeText(hint)}.`}`,
    reasons,
  };
}
