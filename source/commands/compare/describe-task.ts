import { availableParallelism, cpus } from 'node:os';
import { basename } from 'node:path';
import { formatAmount, formatTime } from '../../base/format.js';
import { quoteWord } from '../../base/text.js';
import type { VariantTask } from '../../lab/variant-run.js';
import type { Experiment } from '../../lab/experiment.js';
import type { Factor } from '../../lab/factors.js';
import { NOT_GIVEN } from '../../lab/baseline-differences.js';
import { nameOfModel } from '../../ledger/model-name.js';
import { lockingWords } from '../../ledger/locking-words.js';
import { formatGivenRate } from '../../ledger/open-loop.js';
import { fingerprintOf, hasFile } from '../../router/topology.js';
import type { CommandContext, FlagValues } from '../context.js';
import { RUN_FLAGS } from '../run-flags.js';

/** What is the same in all variants: "10 threads", "fifo", "wal/normal". */
export function describeConstants(
  tasks: readonly VariantTask[],
  factors: readonly Factor[],
): string[] {
  const [first] = tasks;
  if (!first) return [];
  const { threads, batch, pipeline, turn, order, writer, references, lane, journal, sync } =
    first.settings;
  const { paceMs, slowMs } = first.settings;
  const hasFiles = tasks.some(({ base }) => !base || hasFile(base.topology));
  const isVaried = (name: string): boolean =>
    factors.some((factor) => factor.name === name) ||
    (!hasFiles && (name === 'journal' || name === 'sync'));
  const { chosen } = first;
  const { rate, arrival, unit, together } = first.settings;
  const isRated = rate !== undefined;
  const arrive = isVaried('arrival') ? 'arrive' : `arrive (${arrival})`;
  const durationMs = chosen.kind === 'generate' ? chosen.durationMs : undefined;
  const { skew, ...locking } = lockingWords({
    ...first.settings,
    skew: chosen.kind === 'generate' ? chosen.skew : undefined,
  });
  const parts: [name: string, text: string][] = [
    ['duration', durationMs === undefined ? '' : `${formatTime(durationMs)} a run`],
    ['skew', skew],
    ['model', first.model === undefined ? '' : `model ${String(first.model['name'])}`],
    ['threads', formatAmount(threads, 'thread')],
    ['batch', batch === 1 ? '' : `batch ${batch}`],
    ['pipeline', pipeline === 1 ? '' : `pipeline ${pipeline}`],
    ['turn', turn === undefined ? '' : `turn ${turn}`],
    ['order', order],
    ['writer', writer === 'driver' ? '' : `writer ${writer}`],
    ...Object.entries(locking),
    ['references', `references ${references}`],
    ['unit', unit === undefined ? '' : `units of ${unit}`],
    ['together', unit === undefined ? '' : together],
    ['lane', lane === 'on' ? '' : 'lane off'],
    ['journal', isVaried('sync') ? `journal ${journal}` : `${journal}/${sync}`],
    ['sync', isVaried('journal') ? `sync ${sync}` : ''],
    ['topology', first.base ? `topology ${basename(first.base.file)}` : ''],
    ['rate', isRated ? `${formatGivenRate(rate)} ${arrive}` : ''],
    ['arrival', isRated && isVaried('rate') ? `arrival ${arrival}` : ''],
    ['pace', paceMs === 0 ? '' : `pace ${paceMs} ms`],
    ['slow', slowMs === 0 ? '' : `slow ${slowMs} ms`],
  ];
  return parts.flatMap(([name, text]) => (isVaried(name) || text === '' ? [] : [text]));
}

/** Every setting of the base with its value, so that a later comparison can be told from this one. */
export function describeSettings(
  { settings, chosen, base, model }: VariantTask,
  flags: FlagValues,
): Record<string, string> {
  const { paceMs, slowMs, checkFirst, ...others } = settings;
  const written = Object.entries(others).map(
    ([name, value]) => [name, String(value ?? NOT_GIVEN)] as const,
  );
  const known = new Map<string, string>([
    ...written,
    ['pace', String(paceMs)],
    ['slow', String(slowMs)],
    ['check-first', checkFirst ? 'on' : 'off'],
  ]);
  if (chosen.kind === 'generate') {
    known.set('rows', String(chosen.rows ?? NOT_GIVEN)).set('invalid', String(chosen.invalid));
    known.set('skew', String(chosen.skew ?? NOT_GIVEN));
  }
  for (const { name, commands } of RUN_FLAGS) {
    if (name === 'seed' || name === 'model' || known.has(name) || !commands.includes('compare'))
      continue;
    known.set(name, String(flags[name] ?? NOT_GIVEN));
  }
  if (model !== undefined) known.set('model', nameOfModel({ model }));
  known.set(
    'databases',
    base ? `${basename(base.file)} (${fingerprintOf(base.topology)})` : 'SQLite files',
  );
  // The databases of a comparison are always empty.
  known.delete('fresh');
  return Object.fromEntries(known);
}

/** The words of a command line that are no setting of a run. */
const NOT_REPEATED = (
  'dir json quiet chart export-csv export-markdown export-html report paper title author ' +
  'course date save replace against strict'
).split(' ');

/** The command line that makes the comparison again; with the seed that its rows had. */
export function describeCommand(
  { flags, lists }: Pick<CommandContext, 'flags' | 'lists'>,
  workload: string,
  seed: number | null,
): string {
  const written = Object.entries(flags).flatMap(([name, value]) => {
    if (value === undefined || NOT_REPEATED.includes(name) || name === 'seed') return [];
    return [value === true ? `--${name}` : `--${name} ${quoteWord(value)}`];
  });
  const varied = (lists['vary'] ?? []).map((text) => `--vary ${quoteWord(text)}`);
  const seeded = seed === null ? [] : [`--seed ${seed}`];
  return ['dbsim-tui compare', quoteWord(workload), ...varied, ...seeded, ...written].join(' ');
}

/** The machine and the versions that a comparison was made on. */
export function machineOf(version: string): Experiment['machine'] {
  return {
    dbsim: version,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'not known',
  };
}
