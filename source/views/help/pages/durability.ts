import { picture, text, term, title, type Block } from '../blocks.js';

/** What survives which accident. */
export const durabilityPage: readonly Block[] = [
  title('Durability: what survives what'),
  text(
    'A row counts as inserted when the database has acknowledged its commit. What that is worth depends on how hard the database waited for the disk.',
  ),
  picture(
    [
      'journal/sync   killed process  power cut',
      'wal/full       loses nothing   loses nothing',
      'wal/normal     loses nothing   can lose the last commits',
      'delete/full    loses nothing   loses nothing',
      'delete/normal  loses nothing   can damage the file; rare',
      'any/off        loses nothing   can damage the file',
    ],
    ['wal/normal', 'journal/sync'],
  ),
  text(
    'Killing the program proves the middle column only: what it handed to the operating system still reaches the disk. The right column takes a machine that loses its power, and a disk that does not lie.',
  ),
  term(
    'wal',
    'new pages go into a log beside the file (users.db-wal) and are copied back later. Readers and the writer do not stop each other.',
  ),
  term(
    'delete',
    'the old pages are kept in a journal until the commit is through. Readers wait for the writer.',
  ),
  term('full', 'waits for the disk at every commit.'),
  term('normal', 'waits at fewer moments; in wal only when the log is copied back.'),
  term('off', 'never waits; the operating system writes when it likes.'),
  title('Not across databases'),
  text(
    'Each database keeps its own promise. Nothing makes commits in two of them one: a program that dies in between leaves a user without the order that was to follow. That is why an order is written after its user and product, and why every outcome is noted row by row.',
  ),
  title('The ledger'),
  text(
    'Beside the databases the program notes which rows it is about to write, and what became of each. If it is killed, a row may have been written and never acknowledged: its outcome is unknown. `dbsim-tui verify` reads it back: it is there once, or not at all.',
  ),
  title('Try it'),
  text(
    'Enter fills in Start with 3,000 generated rows, delete and full, and Enter there starts it. Run it once more with wal and normal: History shows what differs, and c puts the two side by side. To see an unknown outcome, kill the program during a run and start it again.',
  ),
];
