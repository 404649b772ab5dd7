import { fileURLToPath } from 'node:url';

import { UsageError } from '../../base/errors.js';
import { formatList } from '../../base/format.js';
import { packageFile } from '../../base/package-root.js';
import { SHIPPED_MODELS, SHIPPED_PACKAGES, type ModelAction } from './actions.js';

/** The path of a model: that of a model of the package by its name, else the path itself. */
export function modelFile(word: string): string {
  if (SHIPPED_PACKAGES.some((name) => name === word)) {
    return fileURLToPath(packageFile(`models/${word}/datapackage.json`));
  }
  const shipped = SHIPPED_MODELS.find((name) => name === word);
  return shipped === undefined ? word : fileURLToPath(packageFile(`models/${shipped}.yaml`));
}

/** The operand that names a model file. @throws UsageError if there is none */
export function requireModelFile(word: string | undefined, action: ModelAction): string {
  if (word !== undefined && word !== '') return modelFile(word);
  throw new UsageError(
    `\`model ${action}\` needs a model file`,
    `Models of the package have names: ${formatList(SHIPPED_MODELS)}`,
  );
}
