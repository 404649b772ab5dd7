import { visit, type Document, type YAMLParseError } from 'yaml';

import { InputError, type InputPosition } from './errors.js';

const HOW_TO_CLOSE =
  'Check that each bracket and quote is closed, and that commas separate the items in brackets';

/** The parser names the missing character only in its message, so the message has to be matched. */
const OPEN_QUOTE = /^Missing closing/;
const OPEN_BRACKET = /must .*end with a ([\]}])$/;
const NO_COMMA = /^Missing ,/;

/** The position of an error. The parser reports an open quote at the end of the text; this finds the quote itself. */
export function placeOfError(error: YAMLParseError, document: Document): number {
  let [place] = error.pos;
  if (!OPEN_QUOTE.test(error.message)) return place;
  visit(document, {
    Scalar: (_, { range }) => {
      if (range?.[1] === place) [place] = range;
    },
  });
  return place;
}

/**
 * Turns an error of the parser, which uses the terms of the YAML grammar, into a plain one.
 * @param text the parsed text
 */
export function toInputError(
  { code, message, pos: [at] }: YAMLParseError,
  text: string,
  position: InputPosition,
): InputError {
  const error = (problem: string, hint: string): InputError =>
    new InputError(position, problem, hint);
  if (OPEN_QUOTE.test(message)) return error('a quote is opened here and never closed', 'Close it');
  if (NO_COMMA.test(message)) return error('a comma is missing before this place', HOW_TO_CLOSE);
  const [, bracket] = OPEN_BRACKET.exec(message) ?? [];
  if (bracket !== undefined)
    return error(`a ${bracket} is missing before this place`, HOW_TO_CLOSE);
  switch (code) {
    case 'TAB_AS_INDENT':
      return error('a tab indents this line', 'Indent with spaces');
    case 'BAD_INDENT':
      return error(
        'the line begins at another column than those that it belongs to',
        'Names of one list begin at the same column, what belongs to a name further right',
      );
    case 'BLOCK_AS_IMPLICIT_KEY':
      return error(
        'a second colon follows in the same line',
        'Put the nested keys in { } or on their own lines, indented; quote a text that contains a colon',
      );
    case 'MULTILINE_IMPLICIT_KEY':
    case 'KEY_OVER_1024_CHARS':
      return error(
        'the text before the colon is too long for a key',
        'Check whether a comma, a colon or a quote is missing; a comment begins with #',
      );
    case 'DUPLICATE_KEY': {
      const [, name = ''] = /^["']?(\w*)/.exec(text.slice(at)) ?? [];
      return error(`${name} appears twice`, 'Leave one of them out');
    }
    case 'MULTIPLE_DOCS':
      return error('a second document begins here', 'Leave out this line and what follows it');
    case 'BAD_SCALAR_START':
      return error(`a value cannot begin with ${text.charAt(at)}`, 'Put the value in quotes');
    case 'BAD_DQ_ESCAPE':
      return error(
        'there is a single backslash in double quotes',
        'Write two for one, or put the text in single quotes',
      );
    default:
      return error('what begins here belongs to nothing before it', HOW_TO_CLOSE);
  }
}
