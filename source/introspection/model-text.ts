import { Document, isMap, isScalar, type YAMLMap } from 'yaml';

import type { FieldText } from './field-of.js';
import type { ResourceText } from './resource-text.js';
import type { DatabaseModel } from './to-model.js';

/** A model of a database as the text of a model file: YAML with a field in each line. */
export function modelText({ name, resources, notCovered }: DatabaseModel): string {
  const document = new Document({
    name,
    ...(notCovered.length === 0 ? {} : { 'dbsim:notCovered': notCovered }),
    resources: [],
  });
  document.set(
    'resources',
    resources.map((resource) => resourceNode(document, name, resource)),
  );
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** A table of a model file. @param database its name */
export function resourceNode(
  document: Document,
  database: string,
  resource: ResourceText,
): YAMLMap {
  const { name, entity, primaryKey, uniqueKeys, fields, foreignKeys, notCovered } = resource;
  const flow = (value: unknown): unknown => document.createNode(value, { flow: true });
  return document.createNode({
    name,
    data: flow([]),
    ...(entity === undefined ? {} : { 'dbsim:entity': entity }),
    'dbsim:database': database,
    schema: {
      primaryKey: flow(primaryKey),
      ...(uniqueKeys.length === 0 ? {} : { uniqueKeys: flow(uniqueKeys) }),
      fields: fields.map((field) => fieldNode(document, field)),
      ...(foreignKeys.length === 0
        ? {}
        : { foreignKeys: foreignKeys.map((key) => foreignKeyNode(document, key)) }),
      ...(notCovered.length === 0 ? {} : { 'dbsim:notCovered': notCovered }),
    },
  });
}

/** A foreign key of a model file. */
export function foreignKeyNode(
  document: Document,
  { fields, table, targets }: ResourceText['foreignKeys'][number],
): YAMLMap {
  const key = { fields, reference: { resource: table, fields: targets } };
  return document.createNode(key, { flow: true });
}

/** A field of a model file. */
export function fieldNode(document: Document, field: FieldText): YAMLMap {
  const node = document.createNode(field, { flow: true }) as YAMLMap;
  const constraints = node.get('constraints');
  // Bounds are texts, so that none is rounded; a plain text of digits would be a number.
  for (const bound of isMap(constraints) ? constraints.items : []) {
    if (isScalar(bound.value) && typeof bound.value.value === 'string')
      bound.value.type = 'QUOTE_DOUBLE';
  }
  return node;
}
