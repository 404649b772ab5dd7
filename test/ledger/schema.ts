import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

import { root } from '../harness/program.js';

/** A schema, or a part of one. */
export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  description?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean;
  maxItems?: number;
  items?: Schema | boolean;
  prefixItems?: Schema[];
}

/** The published schema. */
export const SCHEMA = JSON.parse(
  readFileSync(path.join(root, 'schema', 'run-record.schema.json'), 'utf8'),
) as Schema & { $id: string };

const ajv = new Ajv2020({
  allErrors: true,
  allowUnionTypes: true,
  strictRequired: false,
  strictTypes: false,
  // A pattern beside it means the same more strictly.
  formats: { 'date-time': true },
});
ajv.addSchema(SCHEMA);

/** The part of the schema at a JSON pointer. */
export function partAt(pointer: string): Schema {
  let part: unknown = SCHEMA;
  for (const name of pointer.split('/').slice(1)) part = (part as Record<string, unknown>)[name];
  return part as Schema;
}

/** A part with everything that it refers to. */
export function resolved(part: Schema): Schema {
  if (part.$ref === undefined) return part;
  return { ...resolved(partAt(part.$ref.slice(1))), ...part };
}

/** What is wrong with a value, by the schema or the part of it at a pointer; empty when nothing is. */
export function problemsOf(value: unknown, pointer = ''): string[] {
  const validate = validatorOf(pointer);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

function validatorOf(pointer: string): ValidateFunction {
  const validate = ajv.getSchema(pointer === '' ? SCHEMA.$id : `${SCHEMA.$id}#${pointer}`);
  if (!validate) throw new Error(`the schema has no ${pointer}`);
  return validate;
}
