/** How the threads write rows: statements that the driver has prepared, or Sequelize's models. */
export const WRITER_KINDS = ['driver', 'sequelize'] as const;

export type WriterKind = (typeof WRITER_KINDS)[number];
