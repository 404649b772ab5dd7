import { formatList, inflect } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { openModelWithFiles } from '../../model/file/load-model.js';
import type { Unused } from '../../model/file/read-model.js';
import { entityAt, type Model } from '../../model/model.js';
import { countParts, summarizeModel } from '../../model/output/diagram.js';
import type { CommandContext, ExitStatus } from '../context.js';
import { writeFaults } from './faults.js';
import { requireModelFile } from './model-file.js';

/** `dbsim-tui model check FILE`: the faults of a model file, each with its line; else a summary. */
export function checkModel({ operands, io, quiet, print }: CommandContext): ExitStatus {
  const reading = openModelWithFiles(requireModelFile(operands[0], 'check'));
  if ('faults' in reading) {
    writeFaults(reading.faults, io);
    return 2;
  }
  if (quiet) return 0;
  print(checkLines(reading.model, reading.unused).map(escapeText).join('\n'));
  return 0;
}

function checkLines(model: Model, unused: readonly Unused[]): string[] {
  const order = model.parentsFirst.map((index) => entityAt(model, index).table);
  const late = model.cycles.map(({ brokenBy }) => brokenBy);
  const be = inflect(late.length, 'is', 'are');
  const later = late.length === 0 ? '' : `, except by ${formatList(late)}, which ${be} set later`;
  return [
    summarizeModel(model),
    countParts(model),
    `Each table after those that it refers to${later}: ${order.join(', ')}`,
    ...model.cycles.map(
      ({ path, brokenBy }) =>
        `Circle of references: ${path}. ${brokenBy} is optional and set later`,
    ),
    ...(unused.length === 0
      ? []
      : [
          `Not used: ${formatList(unused.map(({ name, position }) => `${name} (line ${position.line})`))}`,
        ]),
  ];
}
