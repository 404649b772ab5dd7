import type { ExplainedRow, Prospect } from '../../services/databases/prospects.js';
import { lineWidth, span, type Line, type Span } from '../../components/line.js';
import { lookOf, type Look } from '../../components/look.js';
import { safeText, wrapToWidth } from '../../components/text.js';
import { quoteValue } from '../../entities/value.js';
import type { Outcome } from '../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import type { Explanation } from '../../router/explain.js';

/** Where a row would be written and why, what would be checked, and its outcome now. */
export function explanationLines(explained: ExplainedRow, width: number, look: Look): Line[] {
  const { checks, reasons, prospects, outcome, entity, database } = explained;
  const { ok, cross, bullet } = look.glyphs;
  return [
    ...rowLines(explained, width),
    [],
    ...placeLines(explained, width, look),
    [],
    [span('title', 'Checked before it is written, in this order')],
    ...checks.flatMap((check, index) => wrapped([span('dim', `  ${index + 1}  `)], check, width)),
    [],
    [span('title', 'Now')],
    ...(reasons.length === 0
      ? wrapped([span('good', `  ${ok} `)], `every rule of ${entity} holds`, width)
      : reasons.flatMap(({ message }) =>
          wrapped([span('invalid', `  ${cross} `)], message, width),
        )),
    ...prospects.flatMap((prospect) => prospectLines(prospect, width, look)),
    [],
    ...verdictLines(outcome, database, width, look),
    ...wrapped([span('dim', `  ${bullet} `)], 'nothing was written to answer this', width, 'dim'),
    ...statementLines(explained.statements, width),
  ];
}

/** The database of a row, and the rule that decides it. */
export function placeLines(explained: Explanation, width: number, look: Look): Line[] {
  return [
    ...routeLines(explained, look),
    ...wrapped([span('dim', '  why    ')], explained.rule, width),
    ...wrapped([span('dim', '  where  ')], explained.file, width),
  ];
}

/** The number of lines of an explanation. */
export function explanationLength(explained: ExplainedRow, width: number): number {
  return explanationLines(explained, width, lookOf('mono', true)).length;
}

function rowLines({ definition, row }: ExplainedRow, width: number): Line[] {
  const fields = definition.fields.map(
    (field, position) => `${field.name} ${quoteValue(row[position])}`,
  );
  const head = span('title', `${safeText(definition.name)}  `);
  return wrapped([head], fields.join(', '), width);
}

/** The statements by database, with placeholders for values. */
export function statementLines(statements: Explanation['statements'], width: number): Line[] {
  if (statements.length === 0) return [];
  return [
    [],
    [span('title', 'What writes such a row, in this order')],
    ...statements.flatMap(({ database, sql }, index) => [
      ...wrapped([span('dim', `  ${index + 1}  `)], database, width),
      ...wrapped(['     '], sql, width, 'dim'),
    ]),
  ];
}

/** The row, the router, and the database that it chooses. */
function routeLines({ entity, database, shard }: Explanation, { glyphs }: Look): Line[] {
  const dash = glyphs.line.repeat(2);
  return [
    [
      '  ',
      span('accent', safeText(entity)),
      span('border', ` ${dash}${glyphs.pointer} `),
      'router',
      span('border', ` ${dash}${glyphs.pointer} `),
      span('accent', safeText(database)),
      shard ? span('dim', `  ${shard.number} of ${shard.of}`) : '',
    ],
  ];
}

function prospectLines({ verdict, text }: Prospect, width: number, { glyphs }: Look): Line[] {
  const signs: Record<Prospect['verdict'], Span> = {
    fine: span('good', `  ${glyphs.ok} `),
    against: span('bad', `  ${glyphs.cross} `),
    unknown: span('warning', '  ? '),
  };
  return wrapped([signs[verdict]], text, width);
}

const VERDICTS: Readonly<Record<Outcome, (database: string) => string>> = {
  inserted: (database) => `It would be inserted into ${database}`,
  invalid: () => 'It would be rejected: it breaks a rule',
  duplicate: (database) => `It would be rejected: a key of it is taken in ${database}`,
  'missing-reference': () => 'It would be rejected: a row that it points to is missing',
  failed: () => 'It could not be written',
  unknown: () => 'Not known: a database did not answer',
  undone: () => 'Its unit would not go through',
};

/** The predicted outcome of a row, and a sentence about it. */
export function verdictLines(
  outcome: Outcome,
  database: string,
  width: number,
  look: Look,
): Line[] {
  const { word } = OUTCOME_STYLES[outcome];
  const sign = look.glyphs.outcomes[outcome];
  const text = VERDICTS[outcome](database);
  return wrapped([span(outcome, `${sign} ${word}`), '  '], text, width);
}

/** A text after a head, wrapped below its first line. */
function wrapped(head: Line, text: string, width: number, tone?: 'dim'): Line[] {
  const indent = lineWidth(head);
  return wrapToWidth(safeText(text), Math.max(8, width - indent)).map((line, index): Line => {
    const body = tone ? span(tone, line) : line;
    return index === 0 ? head.concat(body) : [' '.repeat(indent), body];
  });
}
