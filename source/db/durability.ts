export const JOURNAL_MODES = ['wal', 'delete'] as const;
export const SYNC_LEVELS = ['full', 'normal', 'off'] as const;

export type JournalMode = (typeof JOURNAL_MODES)[number];
export type SyncLevel = (typeof SYNC_LEVELS)[number];

/** The requested durability of SQLite. */
export interface Durability {
  readonly journal: JournalMode;
  readonly sync: SyncLevel;
}

export const DEFAULT_DURABILITY: Durability = { journal: 'wal', sync: 'normal' };
