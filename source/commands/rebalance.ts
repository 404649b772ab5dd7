import { join, resolve } from 'node:path';

import { UsageError } from '../base/errors.js';
import { isFolder } from '../base/folders.js';
import { formatAmount, formatCount, formatList, formatShare } from '../base/format.js';
import { capitalize, escapeText } from '../base/text.js';
import { entityNamed, type Entity } from '../entities/model.js';
import type { RebalanceStep } from '../rebalance/begin.js';
import { isHalfway, readRebalance, rowsAt } from '../rebalance/journal.js';
import type { EntityPlan } from '../rebalance/plan.js';
import { rebalance } from '../rebalance/rebalance.js';
import { topologyIn } from '../router/topology-in.js';
import { DATA_FOLDER, type Topology } from '../router/topology.js';
import { confirm } from './confirm.js';
import type { CommandContext, ExitStatus } from './context.js';
import { formatPromised } from './format-promised.js';
import { modelFor } from './model-option.js';

/** `dbsim-tui rebalance`: moves the rows to the databases of another topology, after asking. */
export async function rebalanceCommand(context: CommandContext): Promise<ExitStatus> {
  const { dir, flags, io, print } = context;
  const dataFolder = join(dir, DATA_FOLDER);
  if (!(await isFolder(dataFolder))) {
    throw new UsageError(`There is nothing to move: ${dataFolder} does not exist`, '');
  }
  const { from, to } = filesOf(context);
  const model = await modelFor(context);
  const topologyFor = (file: string | null): Promise<Topology> =>
    topologyIn(file, dir, io.env, model);
  const totals = { copied: 0, removed: 0 };
  const isAgreed = await rebalance({
    dir,
    from: { file: from, topology: await topologyFor(from) },
    to: { file: to, topology: await topologyFor(to) },
    agree: async (plan) => {
      const lines = plan.flatMap((own) => describePlan(own, entityNamed(model, own.entity)));
      context.notify(lines.map(escapeText).join('\n'));
      return flags['yes'] === true || (await confirm(askFor(plan), io));
    },
    onStep: (step) => {
      // Rows that were copied ahead are reported again: each row counts once.
      if (step.type === 'copying') totals.copied = 0;
      if ('rows' in step) totals[step.type] += step.rows;
      else context.notify(escapeText(describeStep(step, totals)));
    },
  });
  if (!isAgreed) {
    print('Nothing was moved.');
    return 0;
  }
  const use = to === null ? 'no --topology' : `--topology ${escapeText(to)}`;
  print(
    `Every row is in its new database once, compared field by field; ${formatAmount(totals.removed, 'old copy', 'old copies')} removed. Use ${use} from now on.`,
  );
  return 0;
}

/** Both topology files, with their whole paths; null for the files in data/. @throws UsageError */
function filesOf({ dir, flags }: CommandContext): { from: string | null; to: string | null } {
  const known = readRebalance(dir);
  const given = (flag: 'from' | 'to'): string | undefined => {
    const file = flags[flag];
    return typeof file === 'string' ? resolve(file) : undefined;
  };
  if (known && isHalfway(known)) {
    return { from: given('from') ?? known.from.file, to: given('to') ?? known.to.file };
  }
  const to = given('to');
  if (to === undefined) throw new UsageError('--to needs a value: FILE', '');
  return { from: given('from') ?? (known && rowsAt(known)?.file) ?? null, to };
}

/** "Move 3,311 rows, copy 250 rows to more databases and remove them where they no longer belong?" */
export function askFor(plan: readonly EntityPlan[]): string {
  const sumOf = (isCopied: boolean): number =>
    plan.reduce((sum, own) => sum + (own.isCopied === isCopied ? own.moved : 0), 0);
  const [moved, copied] = [sumOf(false), sumOf(true)];
  const parts = [
    moved > 0 || copied === 0 ? `move ${formatAmount(moved, 'row')}` : '',
    copied > 0 ? `copy ${formatAmount(copied, 'row')} to more databases` : '',
    'remove them where they no longer belong',
  ];
  const deletions = formatList(parts.filter(Boolean));
  return `${capitalize(deletions)}?`;
}

/** How many rows of an entity move, and between which databases. */
export function describePlan(
  { rows, moved, isCopied, promised, transfers }: EntityPlan,
  { table }: Pick<Entity, 'table'>,
): string[] {
  const share = rows === 0 ? '' : `, ${formatShare(moved / rows)}`;
  return [
    `${table}: ${formatCount(moved)} of ${formatAmount(rows, 'row')} ${isCopied ? 'are copied' : 'move'}${share}${formatPromised(promised)}`,
    ...transfers.map(
      (transfer) => `  ${transfer.from} → ${transfer.to}: ${formatCount(transfer.rows)}`,
    ),
  ];
}

function describeStep(
  step: Exclude<RebalanceStep, { rows: number }>,
  totals: { copied: number; removed: number },
): string {
  switch (step.type) {
    case 'ahead':
      return 'Another program is writing: only new databases are filled meanwhile.';
    case 'asking':
      return 'The running run is asked to pause while the other rows move.';
    case 'waiting':
      return `${step.message}: waiting until it has paused or ended.`;
    case 'copying':
      return 'Copying.';
    case 'removing':
      return `${formatAmount(totals.copied, 'row')} copied and compared; removing the old copies.`;
    case 'done':
      return 'Done.';
  }
}
