import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';

import { root } from '../harness/program.js';

/** What is wrong with a value by a schema that the program publishes; empty when nothing is. */
export function schemaProblems(
  value: unknown,
  schema: 'history' | 'status' | 'experiment' | 'baseline' | 'rates',
): string[] {
  const read = (name: string): object =>
    JSON.parse(readFileSync(path.join(root, 'schema', `${name}.schema.json`), 'utf8')) as object;
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
  // A baseline holds an experiment.
  if (schema === 'baseline') ajv.addSchema(read('experiment'));
  const validate = ajv.compile(read(schema));
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}
