/** The engines for which the statements of a model are written. */
export const SQL_ENGINES = ['sqlite', 'postgres', 'mysql'] as const;

export type SqlEngine = (typeof SQL_ENGINES)[number];
