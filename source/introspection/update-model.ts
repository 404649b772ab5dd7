import { isMap, isSeq, parseDocument, YAMLMap, YAMLSeq, type Document } from 'yaml';

import type { DifferentPart } from '../model/difference.js';
import type { FieldText } from './field-of.js';
import { fieldNode, foreignKeyNode, resourceNode } from './model-text.js';
import type { ResourceText } from './resource-text.js';
import type { DatabaseModel } from './to-model.js';
import {
  copyProperty,
  fieldsOfKey,
  haveSameNames,
  isAlone,
  isSame,
  itemNamed,
  pointsAlike,
  removeItems,
  schemaOf,
  setList,
  setOrDelete,
  textOf,
} from './yaml-nodes.js';

/** A model file without faults, and the database to which it is brought up to date. */
export interface ModelUpdate {
  /** The text of the file: YAML. */
  readonly text: string;
  readonly read: DatabaseModel;
  /** The name in the model of the database for new tables. */
  readonly database: string;
  /** The parts that differ. */
  readonly parts: readonly DifferentPart[];
  /** The fields whose references no database enforces, as "table.field": they stay. */
  readonly keptReferences: ReadonlySet<string>;
}

/**
 * The text of a model file with everything that differs as the database has it. Comments, the order, and properties of
 * `dbsim:` stay, except the record of what the model does not cover.
 */
export function updateModelText(update: ModelUpdate): string {
  const document = parseDocument(update.text);
  new ModelUpdater(document, update).run();
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

const DIGITS = ['dbsim:precision', 'dbsim:scale'];

class ModelUpdater {
  readonly #document: Document;
  readonly #update: ModelUpdate;

  constructor(document: Document, update: ModelUpdate) {
    this.#document = document;
    this.#update = update;
  }

  run(): void {
    for (const part of this.#update.parts) this.#apply(part);
    const { notCovered, resources } = this.#update.read;
    setList(this.#document.contents as YAMLMap, 'dbsim:notCovered', notCovered, this.#document);
    for (const resource of resources) {
      const schema = schemaOf(this.#table(resource.name));
      if (schema) setList(schema, 'dbsim:notCovered', resource.notCovered, this.#document);
    }
  }

  #apply({ table: name, field: fieldName, property }: DifferentPart): void {
    const resource = this.#update.read.resources.find((one) => isSame(one.name, name));
    const table = this.#table(name);
    if (property === 'table') {
      if (resource) this.#tables.add(resourceNode(this.#document, this.#update.database, resource));
      else this.#removeTable(name);
      return;
    }
    const schema = schemaOf(table);
    if (!schema || !resource) return;
    if (fieldName !== undefined) {
      const stored = resource.fields.find((one) => isSame(one.name, fieldName));
      if (property === 'field') this.#setField(schema, resource, fieldName, stored);
      else if (stored) this.#setProperty(schema, fieldName, stored, property);
      return;
    }
    if (property === 'primaryKey') schema.set('primaryKey', this.#flow(resource.primaryKey));
    if (property === 'uniqueKeys') {
      setOrDelete(schema, 'uniqueKeys', this.#flow(resource.uniqueKeys), resource.uniqueKeys);
    }
    if (property === 'foreignKeys') this.#setForeignKeys(schema, name, resource);
  }

  get #tables(): YAMLSeq {
    return this.#document.get('resources') as YAMLSeq;
  }

  #table(name: string): YAMLMap | undefined {
    return itemNamed(this.#tables, name);
  }

  #flow(value: unknown): unknown {
    return this.#document.createNode(value, { flow: true });
  }

  #removeTable(name: string): void {
    removeItems(this.#tables, (table) => isSame(textOf(table, 'name'), name));
    for (const table of this.#tables.items) {
      const keys = schemaOf(table)?.get('foreignKeys');
      if (!isSeq(keys)) continue;
      removeItems(keys, (key) => {
        const reference = key.get('reference');
        return isMap(reference) && isSame(textOf(reference, 'resource'), name);
      });
    }
  }

  #setField(
    schema: YAMLMap,
    resource: ResourceText,
    name: string,
    stored: FieldText | undefined,
  ): void {
    const fields = schema.get('fields') as YAMLSeq;
    if (!stored) {
      removeItems(fields, (field) => isSame(textOf(field, 'name'), name));
      const keys = schema.get('foreignKeys');
      if (isSeq(keys))
        removeItems(keys, (key) => fieldsOfKey(key).some((field) => isSame(field, name)));
      return;
    }
    const before = resource.fields.slice(0, resource.fields.indexOf(stored)).map((one) => one.name);
    const places = before.map((one) =>
      fields.items.findIndex((field) => isSame(textOf(field, 'name'), one)),
    );
    fields.items.splice(Math.max(-1, ...places) + 1, 0, fieldNode(this.#document, stored));
  }

  #setProperty(
    schema: YAMLMap,
    name: string,
    stored: FieldText,
    property: DifferentPart['property'],
  ): void {
    const field = itemNamed(schema.get('fields'), name);
    if (!field) return;
    const node = fieldNode(this.#document, stored);
    const limits = (...names: readonly string[]): void => this.#setLimits(field, node, names);
    switch (property) {
      case 'type':
        for (const key of ['type', 'format', 'constraints']) copyProperty(node, field, key);
        for (const key of DIGITS) copyProperty(node, field, key);
        break;
      case 'digits':
        for (const key of DIGITS) copyProperty(node, field, key);
        break;
      case 'unique': {
        limits('unique');
        const keys = schema.get('uniqueKeys');
        if (isSeq(keys) && stored.constraints?.['unique'] !== true) {
          keys.items = keys.items.filter((key) => !isAlone(key, name));
        }
        break;
      }
      case 'required':
      case 'enum':
        limits(property);
        break;
      case 'length':
        limits('maxLength');
        break;
      case 'range':
        limits('minimum', 'maximum');
        break;
      default:
        throw new RangeError(`${property} cannot be set in a field`);
    }
  }

  /** Takes over constraints, or their absence. */
  #setLimits(field: YAMLMap, stored: YAMLMap, names: readonly string[]): void {
    const given = stored.get('constraints');
    let own = field.get('constraints');
    if (!isMap(own)) {
      own = this.#flow({});
      field.set('constraints', own);
    }
    for (const name of names)
      copyProperty(isMap(given) ? given : new YAMLMap(), own as YAMLMap, name);
    if ((own as YAMLMap).items.length === 0) field.delete('constraints');
  }

  #setForeignKeys(schema: YAMLMap, table: string, resource: ResourceText): void {
    const known = schema.get('foreignKeys');
    const keys = isSeq(known) ? known : new YAMLSeq();
    removeItems(keys, (key) => {
      const [field = ''] = fieldsOfKey(key);
      const isInDatabase = resource.foreignKeys.some((one) => pointsAlike(key, one, table));
      return !isInDatabase && !this.#update.keptReferences.has(`${table}.${field}`);
    });
    for (const foreignKey of resource.foreignKeys) {
      const isKnown = keys.items.some(
        (key) => isMap(key) && haveSameNames(fieldsOfKey(key), foreignKey.fields),
      );
      if (!isKnown) keys.add(foreignKeyNode(this.#document, foreignKey));
    }
    setOrDelete(schema, 'foreignKeys', keys, keys.items);
  }
}
