import { picture, term, text, title, type Block } from '../blocks.js';

/** When a thread may write, and what it waits for. */
export const locksPage: readonly Block[] = [
  title('Locks: one writer per database at a time'),
  text(
    'SQLite lets many connections read a file at once, but only one write. A thread that wants to write takes the lock of the database, inserts, commits, and lets go. The others wait.',
  ),
  picture(
    [
      'users.db   time ─────────────────────────────▶',
      ' T01   ████                     █ holds the lock, writes',
      ' T02   ░░░░████                 ░ waits',
      ' T03     ░░░░░░████',
      '',
      'products.db has a lock of its own:',
      ' T04   ██████',
    ],
    ['T01', 'T02', 'T03', 'T04'],
  ),
  title('Who is next'),
  term(
    'fifo',
    'a fair queue in front of each database: rows are written in the order of the workload, whichever thread has them. With references wait or none, the same rows on the same start give the same outcome for every row, with 1 thread or 256.',
  ),
  term(
    'race',
    "no queue: the thread that gets SQLite's own lock is next. When two rows want the same email, either can win. Honest, livelier, and not the same twice.",
  ),
  term(
    'turn',
    'rows of one entity that a thread writes before it is the turn of the next one; each is a transaction of its own. One row is the fairest; more are faster, because a thread that has just written costs less to go on, and the others wait longer at once. The rows of a turn are begun and recorded together, and their latencies count from the one to the other.',
  ),
  term(
    'shift',
    'in the fair order on SQLite files, where more threads than processors and databases would only wait for turns: so many threads claim rows at a time, each some dozens of rows, then the next thread has its shift. Rows are in flight for a shorter time. Not with sync full.',
  ),
  title('How a transaction begins'),
  term(
    'immediate',
    'BEGIN IMMEDIATE takes the write lock at once, where waiting for it is safe: nothing has been read yet. A single row in its turn is one INSERT, which begins and commits by itself.',
  ),
  term(
    'deferred',
    'BEGIN DEFERRED takes no lock; the first INSERT asks for it, and waits as long as it has to. With check first on, the transaction reads before that, and SQLite refuses the lock at once: with SQLITE_BUSY while another transaction has it, with SQLITE_BUSY_SNAPSHOT once another has committed after the read. Only a new transaction helps. SQLite files only.',
  ),
  term(
    'check first',
    'looks for the keys of a row before it is inserted. The unique index decides all the same: between the look and the insert another thread can take a key.',
  ),
  term(
    'retry',
    'what follows a lock, a deadlock or a conflict: none tries again at once, fixed after 3 ms, jitter after a random time that doubles with each try. Many threads that try again at once keep the machine busy and one another waiting.',
  ),
  title('What a transaction covers'),
  text(
    'By default each row is a transaction of its own (batch 1). With a larger batch, several rows share one commit: all of them are stored or none, far more rows a second, and the lock is held longer each time.',
  ),
  title('How a wait for the lock is measured'),
  text(
    'It is the whole time of the call that begins a transaction, and the time between retries. Where processors or the disk are overloaded, this call takes long without any lock. So Results and reports add how long other threads of the run wrote to that database meanwhile.',
  ),
  title('When the lock does not come'),
  text(
    'A transaction that finds the database locked by another program is tried again, and every retry is counted and shown. If the lock never comes, the row has failed: nothing of it is stored.',
  ),
  title('Why no thread waits for ever'),
  text(
    'A thread holds one lock at a time, and while it waits for a row it holds none. A row only ever waits for rows that were claimed before it. So two threads never wait for each other, and a deadlock cannot happen.',
  ),
  title('Try it'),
  text(
    'Enter fills in Start with 6,000 generated rows, 32 threads and race, and Enter there starts it; in Live, H shows 32 timelines full of waits for the lock. The same in a shell: `dbsim-tui run generate --rows 6000 --threads 32 --order race --fresh`.',
  ),
];
