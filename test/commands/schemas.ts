import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';

import { root } from '../harness/program.js';

/** What is wrong with a value by a schema that the program publishes; empty when nothing is. */
export function schemaProblems(
  value: unknown,
  schema: 'history' | 'status' | 'experiment',
): string[] {
  const text = readFileSync(path.join(root, 'schema', `${schema}.schema.json`), 'utf8');
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(text) as object,
  );
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}
