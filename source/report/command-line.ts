import { quoteWord } from '../base/text.js';
import { ENTITY_NAMES } from '../entities/entity.js';
import type { RunRecord } from '../ledger/record.js';

/** The command that makes a run again, every setting said. */
export function commandOf({ workload, seed, threads, settings }: RunRecord['run']): string {
  const databases = ENTITY_NAMES.flatMap((entity) => {
    const { shards = [settings.databases[entity]] } = settings.databases[entity];
    return shards;
  });
  // Only SQLite takes these two from the command line.
  const embedded = databases.find(({ engine }) => engine === 'SQLite');
  const hasServer = databases.some(({ engine }) => engine !== 'SQLite');
  const words = [
    'dbsim-tui run',
    quoteWord(workload),
    ...(settings.rows === undefined ? [] : [`--rows ${settings.rows}`]),
    ...(settings.invalid === undefined ? [] : [`--invalid ${settings.invalid}`]),
    ...(seed === null ? [] : [`--seed ${seed}`]),
    `--threads ${threads}`,
    `--batch ${settings.batch}`,
    ...((settings.pipeline ?? 1) > 1 ? [`--pipeline ${settings.pipeline}`] : []),
    `--order ${settings.order}`,
    `--references ${settings.references}`,
    ...(embedded ? [`--journal ${embedded.journal}`, `--sync ${embedded.sync}`] : []),
    ...(settings.topology === undefined
      ? hasServer
        ? ['--topology FILE']
        : []
      : [`--topology ${quoteWord(settings.topology)}`]),
    ...(settings.paceMs > 0 ? [`--pace ${settings.paceMs}`] : []),
    ...(settings.fresh ? ['--fresh'] : []),
  ];
  return words.join(' ');
}
