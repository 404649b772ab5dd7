/** What can be lost in an accident, from best to worst. */
export const LOSSES = ['nothing', 'last commits', 'damage'] as const;

export type Loss = (typeof LOSSES)[number];

/** What can happen to acknowledged rows in an accident. */
export interface DurabilityClass {
  /** The program, or the database server if there is one, is killed. */
  readonly killedProcess: Loss;
  /** The machine loses power. */
  readonly powerCut: Loss;
}

/** The durability of SQLite. @param journal and sync: values of the pragmas journal_mode and synchronous */
export function sqliteDurability(journal: string, sync: string): DurabilityClass {
  if (journal === 'memory' || journal === 'off') {
    return { killedProcess: 'damage', powerCut: 'damage' };
  }
  if (sync === 'off') return { killedProcess: 'nothing', powerCut: 'damage' };
  if (sync !== 'normal') return { killedProcess: 'nothing', powerCut: 'nothing' };
  return { killedProcess: 'nothing', powerCut: journal === 'wal' ? 'last commits' : 'damage' };
}

/**
 * Whether SQLite waits for the disk in each COMMIT, by the documentation of its pragma synchronous: with a
 * write-ahead log from FULL on, with a rollback journal from NORMAL on.
 */
export function syncsInCommit(journal: string, sync: string): boolean {
  if (sync === 'off' || journal === 'memory' || journal === 'off') return false;
  return journal !== 'wal' || sync !== 'normal';
}

/** The durability of PostgreSQL, by its settings of these names. */
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
 * The durability of MySQL and MariaDB.
 * @param flush innodb_flush_log_at_trx_commit
 * @param isCluster whether other nodes hold what this one has committed
 */
export function mysqlDurability(flush: string, isCluster: boolean): DurabilityClass {
  return {
    killedProcess: flush === '0' && !isCluster ? 'last commits' : 'nothing',
    powerCut: flush === '1' ? 'nothing' : 'last commits',
  };
}

/** The durability of several databases together: that of the weakest. */
export function weakestDurability(classes: readonly DurabilityClass[]): DurabilityClass {
  const worst = (accident: keyof DurabilityClass): Loss =>
    LOSSES[Math.max(0, ...classes.map((each) => LOSSES.indexOf(each[accident])))] ?? 'nothing';
  return { killedProcess: worst('killedProcess'), powerCut: worst('powerCut') };
}

const LOSS_WORDS: Readonly<Record<Loss, string>> = {
  nothing: 'loses nothing',
  'last commits': 'can lose the last commits',
  damage: 'can damage a database',
};

/** What an accident does, to follow its name: "can lose the last commits". */
export function describeLoss(loss: Loss): string {
  return LOSS_WORDS[loss];
}

/**
 * What acknowledged rows survive: "survives a power cut", "survives a killed process, but a power cut can lose
 * the last commits".
 */
export function describeDurability({ killedProcess, powerCut }: DurabilityClass): string {
  if (powerCut === 'nothing') return 'survives a power cut';
  if (killedProcess === 'nothing') {
    return `survives a killed process, but a power cut ${describeLoss(powerCut)}`;
  }
  if (killedProcess === powerCut)
    return `a killed process or a power cut ${describeLoss(powerCut)}`;
  return `a killed process ${describeLoss(killedProcess)}, a power cut ${describeLoss(powerCut)}`;
}
