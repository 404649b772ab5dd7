import { isMap, isScalar, type YAMLMap } from 'yaml';

import { didYouMean } from '../../base/nearest.js';
import type { YamlReader } from '../../router/yaml-reader.js';
import type { Expression } from '../predicate/expression.js';
import { factsIn } from '../predicate/expression.js';
import { parseExpression } from '../predicate/parse.js';
import { ExpressionError } from '../predicate/tokens.js';
import { parseTemplate, type Template } from '../template.js';

/** The names of the facts of each run and step, by its id. */
export type KnownFacts = ReadonlyMap<string, readonly string[]>;

/** Reads the fields of a lesson file; each fault names the file and the line. */
export class FieldReader {
  readonly yaml: YamlReader;

  constructor(yaml: YamlReader) {
    this.yaml = yaml;
  }

  /** A text that has to be there. */
  text(map: YAMLMap, key: string, what: string): string {
    const node = map.get(key, true);
    if (node === undefined) this.yaml.fail(map, `${what} needs ${key}`);
    return this.yaml.text(node, `${key} of ${what}`).trimEnd();
  }

  optionalText(map: YAMLMap, key: string, what: string): string | undefined {
    return map.has(key) ? this.text(map, key, what) : undefined;
  }

  /** The entries of a list that may be absent. */
  optionalList(map: YAMLMap, key: string, what: string): readonly unknown[] {
    return map.has(key) ? this.yaml.list(map, key, `${key} of ${what}`) : [];
  }

  texts(map: YAMLMap, key: string, what: string): string[] {
    return this.optionalList(map, key, what).map((node, index) =>
      this.yaml.text(node, `entry ${index + 1} of ${key} of ${what}`),
    );
  }

  /** A mapping of names to texts that may be absent. */
  textsByName(map: YAMLMap, key: string, what: string): Record<string, string> {
    const node = map.get(key, true);
    if (node === undefined) return {};
    if (!isMap(node)) this.yaml.fail(node, `${key} of ${what} must be a mapping (key: value)`);
    return Object.fromEntries(
      node.items.map(({ key: name, value }) => {
        const word = isScalar(name) ? String(name.value) : '';
        if (!/^[\w-]+(?:\.[\w-]+)*$/.test(word)) {
          this.yaml.fail(name, `${JSON.stringify(word)} is not the name of a file`);
        }
        return [word, this.yaml.text(value, `${word} of ${key}`)] as const;
      }),
    );
  }

  /** A predicate; every fact that it names must be known. */
  expression(map: YAMLMap, key: string, what: string, known: KnownFacts): Expression {
    const text = this.text(map, key, what);
    const node = map.get(key, true);
    const expression = this.#parsed(node, `${key} of ${what}`, () => parseExpression(text));
    this.#requireKnown(node, expression, known);
    return expression;
  }

  /** A text with values of the runs in it; every fact that it names must be known. */
  template(map: YAMLMap, key: string, what: string, known: KnownFacts): Template {
    const text = this.text(map, key, what);
    const node = map.get(key, true);
    const template = this.#parsed(node, `${key} of ${what}`, () => parseTemplate(text));
    for (const part of template.parts) {
      if (typeof part !== 'string') this.#requireKnown(node, part.value, known);
    }
    return template;
  }

  /** An id that is not taken. */
  id(map: YAMLMap, what: string, taken: ReadonlySet<string>): string {
    const id = this.text(map, 'id', what);
    const node = map.get('id', true);
    if (!/^[A-Za-z]\w*$/.test(id)) {
      this.yaml.fail(
        node,
        `the id ${JSON.stringify(id)} must be letters and digits, a letter first`,
      );
    }
    if (taken.has(id)) this.yaml.fail(node, `the id ${JSON.stringify(id)} is taken`);
    return id;
  }

  #parsed<Parsed>(node: unknown, what: string, parse: () => Parsed): Parsed {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return this.yaml.fail(node, `${what}, at character ${error.at + 1}: ${error.message}`);
    }
  }

  #requireKnown(node: unknown, expression: Expression, known: KnownFacts): void {
    for (const { of, name } of factsIn(expression)) {
      const names = known.get(of);
      if (!names) {
        const ids = [...known.keys()];
        this.yaml.fail(
          node,
          `there is no run or step ${JSON.stringify(of)}${didYouMean(of, ids)}`,
          `Its ids are ${ids.join(', ')}`,
        );
      }
      if (!names.includes(name)) {
        this.yaml.fail(
          node,
          `nothing is known of ${of} by the name ${JSON.stringify(name)}${didYouMean(name, names)}`,
          `Known are ${names.join(', ')}`,
        );
      }
    }
  }
}
