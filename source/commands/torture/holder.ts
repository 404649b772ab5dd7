import sqlite3 from 'sqlite3';

/**
 * The entry of a process that takes the write lock of a database, as another program would. It prints
 * `trying`, then `held`, and releases the lock when its standard input ends.
 */
const [file = ''] = process.argv.slice(2);
const database = new sqlite3.Database(file, sqlite3.OPEN_READWRITE, (error) => {
  if (error) throw error;
  database.configure('busyTimeout', 0);
  process.stdout.write('trying\n');
  attempt();
});

let isAsked = true;

/** Retries without a pause: a busy writer leaves only moments between its transactions. */
function attempt(): void {
  database.exec('BEGIN IMMEDIATE', (error) => {
    if (!error) process.stdout.write('held\n');
    else if (isAsked) setImmediate(attempt);
  });
}

process.stdin.resume().on('end', () => {
  isAsked = false;
  database.exec('ROLLBACK', () => database.close());
});
