/** What `model` does, by the word after it. */
export const MODEL_ACTIONS = ['check', 'show', 'sample', 'export', 'from', 'diff'] as const;

export type ModelAction = (typeof MODEL_ACTIONS)[number];

/** The models of the package that have their rows in files, by name: their names are workloads, too. */
export const SHIPPED_PACKAGES = ['music'] as const;

/** The models of the package, by name. */
export const SHIPPED_MODELS = ['shop', 'bank', 'library', 'sensors', ...SHIPPED_PACKAGES] as const;

/** The actions that take a flag; others refuse it. */
export const FLAG_ACTIONS: Readonly<Record<string, readonly ModelAction[]>> = {
  mermaid: ['show'],
  sql: ['show'],
  rows: ['sample'],
  seed: ['sample'],
  update: ['diff'],
};
