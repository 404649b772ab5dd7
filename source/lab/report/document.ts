import { formatCount, formatList } from '../../base/format.js';
import { cutText, escapeText } from '../../base/text.js';
import type { ReportDocument } from '../../report/document/document.js';
import { text } from '../../report/document/document.js';
import type { TitleWords } from '../../report/options.js';
import type { Analysis } from '../analysis.js';
import { chartsOf } from '../charts/choose.js';
import { describeHead, groupByPromise } from '../describe.js';
import type { Experiment } from '../experiment.js';
import { describeGate, type Gate } from '../gate.js';
import { describeMaking } from './making.js';
import { reading } from './reading.js';
import { chartBlock } from './chart-block.js';
import { LONGEST, titlePageOf } from './title-page.js';
import { everyRun, variants } from './tables.js';
import { summarizeVerdicts, verdictSentences } from './verdicts.js';

/** Sentences of the verdict on the first page; the table has all. */
const SENTENCES = 6;

/** The report of a comparison, in no format yet. */
export function experimentDocument(
  experiment: Experiment,
  analysis: Analysis,
  { words, gate }: { readonly words: TitleWords; readonly gate?: Gate | undefined },
): ReportDocument {
  const sentences = verdictSentences(experiment, analysis);
  const more = sentences.length - SENTENCES;
  const [chart = 'bars'] = chartsOf(experiment.factors);
  const head = {
    title: describeQuestion(experiment),
    subtitle: describeHead(experiment).replace(/^compare · /, ''),
    name: 'Comparison',
  };
  return {
    ...titlePageOf(experiment, words, head),
    summary: summarizeVerdicts(analysis),
    opening: [
      text(summarizeVerdicts(analysis), 'lead'),
      ...(analysis.busy === undefined || experiment.decidesWhenBusy
        ? []
        : [text(`Nothing is decided as faster or slower, because ${analysis.busy}.`, 'bad')]),
      {
        kind: 'quote',
        title: 'Verdict',
        sentences: [
          ...sentences.slice(0, SENTENCES),
          ...(more > 0 ? [`${formatCount(more)} more are in the table of the variants.`] : []),
        ],
      },
      ...(gate
        ? [
            {
              kind: 'quote' as const,
              title: `Against the baseline ${gate.baseline}`,
              sentences: describeGate(gate).map((sentence) => endSentence(escapeText(sentence))),
            },
          ]
        : []),
      chartBlock(chart, experiment, analysis),
      ...(analysis.resolution === undefined ? [] : [text(analysis.resolution, 'note')]),
      { kind: 'contents' },
    ],
    chapters: [
      variants(
        experiment,
        analysis,
        chart === 'bars' ? undefined : groupByPromise(analysis.results),
      ),
      everyRun(experiment),
      describeMaking(experiment, analysis),
      reading(experiment),
    ],
  };
}

function endSentence(text: string): string {
  return /[.:]$/.test(text) ? text : `${text}.`;
}

/** A setting in the singular: "batch", "value of threads". */
function nameOfOne(name: string): string {
  return name.endsWith('s') ? `value of ${name}` : name;
}

/** "Which batch is fastest: 1, 10, 100 or 1000?"; of several settings their names alone. */
export function describeQuestion({ factors }: Pick<Experiment, 'factors'>): string {
  const [factor, ...others] = factors;
  if (!factor) return 'Which way of writing is faster?';
  const values = factor.values.map(escapeText);
  return others.length === 0
    ? cutText(
        `Which ${nameOfOne(factor.name)} is ${values.length > 2 ? 'fastest' : 'faster'}: ${formatList(values, 'or')}?`,
        LONGEST,
      )
    : `Which ${formatList(factors.map(({ name }) => name))} are fastest together?`;
}
