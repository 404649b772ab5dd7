/**
 * The database servers against their own load generators.
 * @type {import('./lib/conduct.mjs').Benchmark}
 */
export const engines = {
  name: 'engines',
  about: 'the database servers, against pgbench and mariadb-slap',
  minutes: 0,
  run: async () => ({ cases: [], skipped: ['engines: no server is measured yet'] }),
};
