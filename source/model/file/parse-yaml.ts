import { Composer, Lexer, Parser, type Document, type LineCounter, type ParsedNode } from 'yaml';

import { InputError, type InputPosition } from '../../base/errors.js';
import { placeOfError, toInputError } from '../../base/yaml-errors.js';

/** The deepest nesting that a model needs, and more: each level takes up to two places on the parser's stack. */
const MOST_DEPTH = 64;

type Token = ReturnType<Parser['next']> extends Generator<infer Found> ? Found : never;

/**
 * Parses one document of YAML or JSON. Keys that appear twice are left to the caller: the parser would compare
 * each key with all others.
 * @throws InputError if it is neither, or if brackets are inside each other too often, for which the parser's own
 *   recursion would end the process
 */
export function parseYaml(
  text: string,
  lines: LineCounter,
  positionOf: (at: number) => InputPosition,
): ParsedNode | null {
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false });
  const tokens = tokensOf(text, lines, positionOf);
  let document: Document.Parsed | undefined;
  for (const next of composer.compose(tokens, true, text.length)) {
    if (document) {
      throw new InputError(
        positionOf(next.range[0]),
        'a second document begins here',
        'Leave out this line and what follows it',
      );
    }
    document = next;
    const [error] = document.errors;
    if (error) throw toInputError(error, text, positionOf(placeOfError(error, document)));
  }
  return document?.contents ?? null;
}

function* tokensOf(
  text: string,
  lines: LineCounter,
  positionOf: (at: number) => InputPosition,
): Generator<Token, void, void> {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > MOST_DEPTH) {
      throw new InputError(
        positionOf(parser.offset),
        'values are inside each other too often',
        'Check that brackets are closed',
      );
    }
  }
  yield* parser.end();
}
