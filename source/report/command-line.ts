import { formatDuration, formatList } from '../base/format.js';
import { quoteWord } from '../base/text.js';
import { ENTITY_NAMES } from '../entities/entity.js';
import type { PaceChange } from '../ledger/pauses.js';
import type { RunRecord } from '../ledger/record.js';

/** The command that makes a run again, every setting said. */
export function commandOf({
  workload,
  seed,
  threads,
  settings,
  paceChanges = [],
}: RunRecord['run']): string {
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
    ...(settings.map === undefined ? [] : [`--map ${quoteWord(settings.map)}`]),
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
    ...(settings.paceMs > 0 || paceChanges.length > 0 ? [`--pace ${settings.paceMs}`] : []),
    ...(settings.fresh ? ['--fresh'] : []),
    // To a shell a remark: no flag changes the pace of a run that goes on.
    ...(paceChanges.length > 0 ? [`# then ${describePaceChanges(paceChanges)}`] : []),
  ];
  return words.join(' ');
}

/** "pace 1600 ms after 3.10 s and 800 ms after 9.00 s". */
export function describePaceChanges(changes: readonly PaceChange[]): string {
  const told = changes.map(({ atMs, paceMs }) => `${paceMs} ms after ${formatDuration(atMs)}`);
  return `pace ${formatList(told)}`;
}
