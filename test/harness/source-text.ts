import { parseSync } from 'vite';

/** A text that is written in a source file, and the line it begins on. */
export interface WrittenText {
  line: number;
  /** The text; an expression in a template is `${…}` with its source. */
  text: string;
}

/** What a person reads of a source file: its texts and its names. Comments and imports are left out. */
export interface SourceText {
  /** String literals, templates and the texts between JSX tags. */
  texts: WrittenText[];
  /** Every name that the file declares or uses, once. */
  names: string[];
  /** The names that it exports. */
  exports: string[];
}

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** The keys under which a node holds a text that no user sees: a module, a property, a type. */
const UNSEEN: Readonly<Record<string, readonly string[]>> = {
  ImportDeclaration: ['source'],
  ImportExpression: ['source'],
  ExportNamedDeclaration: ['source'],
  ExportAllDeclaration: ['source'],
  TSImportType: ['argument', 'source'],
  TSLiteralType: ['literal'],
  Property: ['key'],
  MemberExpression: ['property'],
};

/** The texts and names of a source file. @throws {SyntaxError} when it is not valid TypeScript */
export function readSourceText(file: string, code: string): SourceText {
  const { program, errors } = parseSync(file, code);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`);
  const texts: WrittenText[] = [];
  const names = new Set<string>();
  const exports = new Set<string>();
  visit(program as unknown as Node);
  return { texts, names: [...names], exports: [...exports] };

  function visit(node: Node): void {
    const text = textOf(node, code);
    if (text?.trim()) texts.push({ line: code.slice(0, node.start).split('\n').length, text });
    if (node.type.endsWith('Identifier')) names.add(String(node['name']));
    if (node.type === 'ExportNamedDeclaration') exportedNames(node).forEach(addExport);
    const unseen = UNSEEN[node.type] ?? [];
    for (const [key, value] of Object.entries(node)) {
      for (const child of childrenIn(value)) {
        const isHidden = unseen.includes(key) && child.type === 'Literal';
        if (!isHidden) visit(child);
      }
    }
  }

  function addExport(name: string): void {
    exports.add(name);
  }
}

function textOf(node: Node, code: string): string | undefined {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node.type === 'JSXText') return String(node['value']);
  if (node.type !== 'TemplateLiteral') return undefined;
  const expressions = childrenIn(node['expressions']);
  return childrenIn(node['quasis'])
    .map((quasi, index) => {
      const { cooked } = quasi['value'] as { cooked: string };
      const expression = expressions[index];
      return expression ? `${cooked}\${${code.slice(expression.start, expression.end)}}` : cooked;
    })
    .join('');
}

function exportedNames(node: Node): string[] {
  const [declaration] = childrenIn(node['declaration']);
  const specifiers = childrenIn(node['specifiers']).flatMap((each) => childrenIn(each['exported']));
  const declared = declaration
    ? [declaration, ...childrenIn(declaration['declarations'])].flatMap((each) =>
        childrenIn(each['id']),
      )
    : [];
  return [...specifiers, ...declared].map((each) => String(each['name']));
}

function childrenIn(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(childrenIn);
  return typeof value === 'object' && value !== null && 'type' in value ? [value as Node] : [];
}
