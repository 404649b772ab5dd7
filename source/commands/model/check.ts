import { formatList } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { openModel } from '../../model/file/load-model.js';
import type { Unused } from '../../model/file/read-model.js';
import { entityAt, type Model } from '../../model/model.js';
import { countParts, summarizeModel } from '../../model/output/diagram.js';
import type { CommandContext, ExitStatus } from '../context.js';
import { faultLines } from './faults.js';
import { requireModelFile } from './model-file.js';

/** `dbsim-tui model check FILE`: everything that is wrong with a model file, each with its line; else a summary. */
export function checkModel({ operands, io, print }: CommandContext): ExitStatus {
  const reading = openModel(requireModelFile(operands[0], 'check'));
  if ('faults' in reading) {
    for (const line of faultLines(reading.faults)) io.stderr.write(`${line}\n`);
    return 2;
  }
  print(checkLines(reading.model, reading.unused).map(escapeText).join('\n'));
  return 0;
}

function checkLines(model: Model, unused: readonly Unused[]): string[] {
  const order = model.parentsFirst.map((index) => entityAt(model, index).table);
  return [
    summarizeModel(model),
    countParts(model),
    `Each table after those that it refers to: ${order.join(', ')}`,
    ...model.cycles.map(
      ({ path, brokenBy }) =>
        `Circle of references: ${path}. ${brokenBy} is optional and filled last`,
    ),
    ...(unused.length === 0
      ? []
      : [
          `Not used: ${formatList(unused.map(({ name, position }) => `${name} (line ${position.line})`))}`,
        ]),
  ];
}
