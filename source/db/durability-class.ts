/** What an accident can cost, from nothing to the whole file; the later, the worse. */
export const LOSSES = ['nothing', 'last commits', 'damage'] as const;

export type Loss = (typeof LOSSES)[number];

/** What becomes of acknowledged rows in an accident. */
export interface DurabilityClass {
  /** A process is killed: the program, or the database server where there is one. */
  readonly killedProcess: Loss;
  /** The machine loses its power. */
  readonly powerCut: Loss;
}

/** What SQLite promises. @param journal and sync as its pragmas read them */
export function sqliteDurability(journal: string, sync: string): DurabilityClass {
  if (journal === 'memory' || journal === 'off') {
    return { killedProcess: 'damage', powerCut: 'damage' };
  }
  if (sync === 'off') return { killedProcess: 'nothing', powerCut: 'damage' };
  if (sync !== 'normal') return { killedProcess: 'nothing', powerCut: 'nothing' };
  return { killedProcess: 'nothing', powerCut: journal === 'wal' ? 'last commits' : 'damage' };
}

/** What PostgreSQL promises, by its settings of these names. */
export function postgresDurability(settings: {
  readonly fsync: string;
  readonly fullPageWrites: string;
  readonly synchronousCommit: string;
}): DurabilityClass {
  const commits = settings.synchronousCommit === 'off' ? 'last commits' : 'nothing';
  const isWhole = settings.fsync === 'on' && settings.fullPageWrites === 'on';
  return { killedProcess: commits, powerCut: isWhole ? commits : 'damage' };
}

/**
 * What MySQL and MariaDB promise.
 * @param flush innodb_flush_log_at_trx_commit
 * @param isCluster whether other nodes hold what this one has committed
 */
export function mysqlDurability(flush: string, isCluster: boolean): DurabilityClass {
  return {
    killedProcess: flush === '0' && !isCluster ? 'last commits' : 'nothing',
    powerCut: flush === '1' ? 'nothing' : 'last commits',
  };
}

/** What several databases promise together: what the weakest of them does. */
export function weakestDurability(classes: readonly DurabilityClass[]): DurabilityClass {
  const worst = (accident: keyof DurabilityClass): Loss =>
    LOSSES[Math.max(0, ...classes.map((each) => LOSSES.indexOf(each[accident])))] ?? 'nothing';
  return { killedProcess: worst('killedProcess'), powerCut: worst('powerCut') };
}

const LOSS_WORDS: Readonly<Record<Loss, string>> = {
  nothing: 'nothing lost',
  'last commits': 'last commits can be lost',
  damage: 'damage possible',
};

/** What an accident costs, in words: "last commits can be lost". */
export function describeLoss(loss: Loss): string {
  return LOSS_WORDS[loss];
}

/** Both promises in words: "killed process: nothing lost, power cut: last commits can be lost". */
export function describeDurability({ killedProcess, powerCut }: DurabilityClass): string {
  return `killed process: ${describeLoss(killedProcess)}, power cut: ${describeLoss(powerCut)}`;
}
