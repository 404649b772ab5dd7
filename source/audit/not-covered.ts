import { escapeText } from '../base/text.js';
import type { RunHeader } from '../ledger/record.js';
import type { AuditCheck } from '../ledger/summary.js';
import type { RunModel } from '../model/run-model.js';
import { runModelOf } from '../model/run-model.js'; // late
import { Finding } from './findings.js';

/** Repeats what the model of the run lacks of the database from which it was read: no run tests it. */
export function listNotCovered({ model }: RunHeader): AuditCheck[] {
  const sentences = model === undefined ? [] : notCoveredBy(runModelOf(model));
  if (sentences.length === 0) return [];
  const left = new Finding();
  for (const sentence of sentences) left.add(sentence);
  const detail = `the model lacks what its database had, so the run did not test it: ${left.list}`;
  return [{ name: 'not-covered', ok: true, found: left.count, detail }];
}

function notCoveredBy({ description }: RunModel): string[] {
  const { notCovered, entities } = description;
  return [
    ...notCovered,
    ...entities.flatMap((entity) =>
      entity.notCovered.map((sentence) => `${entity.table}: ${sentence}`),
    ),
  ].map(escapeText);
}
