import type { Model } from '../entities/entity.js';
import { referenceWordsOf } from '../entities/reference-words.js';
import type { ThreadPhase } from './phases.js';

/** The wording of a phase. */
export interface PhaseStyle {
  /** After "the thread was …" or in front of its time. */
  readonly word: string;
  readonly meaning: string;
}

/** The wording of every phase. */
export const PHASE_STYLES: Readonly<Record<ThreadPhase, PhaseStyle>> = {
  thinking: { word: 'thinking', meaning: 'waiting before a row, as the pace sets' },
  checking: {
    word: 'checking',
    meaning: 'reading rows, checking their rules, looking up the rows that they point to',
  },
  reference: {
    word: 'waiting for a reference',
    meaning: 'waiting until the rows that its row points to are decided',
  },
  turn: {
    word: 'waiting for its turn',
    meaning: 'waiting until the rows before its own are written (order fifo)',
  },
  lock: {
    word: 'waiting for the lock',
    meaning:
      'the whole call that begins a transaction, whether the lock or something else holds it up; and the time between retries',
  },
  writing: {
    word: 'writing',
    meaning:
      'waiting for the answer of the database to a write: driver and disk are in it; of several threads at one SQLite file, only one has the lock',
  },
  recording: { word: 'recording', meaning: 'writing the ledger and the counters' },
  paused: { word: 'paused', meaning: 'the run was paused, or a rebalance moved its rows' },
  idle: { word: 'idle', meaning: 'none of these: waking up after the release, between two rows' },
};

/** What a phase means in a run of a model; for references it names the entities, where that is short. */
export function phaseMeaning(phase: ThreadPhase, model: Model): string {
  return phase === 'reference'
    ? `waiting until ${referenceWordsOf(model).areDecided}`
    : PHASE_STYLES[phase].meaning;
}
