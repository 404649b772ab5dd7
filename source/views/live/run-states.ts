import type { Tone } from '../../components/theme.js';
import { keyName } from '../verbs.js';

/** The state of a run in the title line. */
export interface RunStateStyle {
  readonly word: string;
  readonly tone: Tone;
  /** What it means, for a new user. */
  readonly meaning: string;
}

/** The states of a run until it has ended; see `ENDINGS` for the endings. */
export const RUN_STATES = {
  reading: { word: 'reading', tone: 'dim', meaning: 'the workload is read or generated' },
  preparing: {
    word: 'preparing',
    tone: 'dim',
    meaning: 'databases are migrated and threads started; they are released together',
  },
  running: { word: 'running', tone: 'active', meaning: 'threads insert rows' },
  pausing: {
    word: 'pausing',
    tone: 'paused',
    meaning: 'a pause was asked for, and some threads finish the rows in flight first',
  },
  paused: {
    word: 'paused',
    tone: 'paused',
    meaning: `no thread works until ${keyName('resume')} resumes`,
  },
  stepping: {
    word: 'stepping',
    tone: 'paused',
    meaning: `threads are held: ${keyName('step')} lets one event happen, ${keyName('resume')} resumes`,
  },
  replay: {
    word: 'replay',
    tone: 'accent',
    meaning: 'a stored run is shown as it happened, so many times as fast',
  },
  resuming: { word: 'resuming', tone: 'paused', meaning: 'the threads are about to go on' },
  rebalance: {
    word: 'paused for rebalance',
    tone: 'paused',
    meaning: 'the threads wait until another program has moved their rows',
  },
  stopping: {
    word: 'stopping',
    tone: 'warning',
    meaning: 'the threads finish the rows in flight and claim no others',
  },
  auditing: {
    word: 'auditing',
    tone: 'accent',
    meaning: 'another process compares the ledger with the databases',
  },
  cancelled: {
    word: 'cancelled',
    tone: 'warning',
    meaning: 'it was stopped before it wrote a row',
  },
  broken: { word: 'broken', tone: 'bad', meaning: 'it could not start, or not be audited' },
} as const satisfies Readonly<Record<string, RunStateStyle>>;
