import type { Content } from 'pdfmake/interfaces.js';

import { formatAmount, formatDate } from '../../base/format.js';
import { cutText } from '../../base/text.js';
import type { RunRecord } from '../../ledger/record.js';
import { donut } from '../charts/donut.js';
import { legend } from '../charts/legend.js';
import { INK } from '../charts/palette.js';
import { throughputChart } from '../charts/throughput.js';
import type { Facts } from '../facts/facts.js';
import { countsOf, OUTCOME_CLASSES } from '../facts/outcome-class.js';
import type { Paper } from '../formats.js';
import { databasesTable } from '../tables/databases.js';
import { describeVerdict } from '../verdict.js';
import { causes } from './causes.js';
import { contents } from './contents.js';
import { heading, paragraph, printable, type Heading } from './parts.js';
import { drawTable } from './table.js';
import { contentWidth, TONE_STYLES } from './theme.js';
import { tiles } from './tiles.js';

export const REPORT_TITLE = 'Concurrent insertion report';

/** Characters of a workload's name in the line below the title. */
const WORKLOAD = 40;

const CHART_HEIGHT = 114;
const DONUT_SIZE = 106;

/** Page one: what happened, whether it passed, and why rows were not inserted. */
export function pageOne(facts: Facts, chapters: readonly Heading[], paper: Paper): Content[] {
  const width = contentWidth(paper);
  return [
    ...titleOf(facts.record, width),
    ...verdictOf(facts.record),
    tiles(facts.record, width),
    charts(facts, width),
    heading('Result by database'),
    drawTable(databasesTable(facts.record), width),
    ...causes(facts, width, paper),
    contents(chapters, width),
  ];
}

function titleOf({ run }: RunRecord, width: number): Content[] {
  const { order, batch, pipeline = 1, references } = run.settings;
  const how = [
    `Run ${run.id}`,
    formatDate(new Date(run.startedAt)),
    cutText(run.workload, WORKLOAD),
    ...(run.seed === null ? [] : [`seed ${run.seed}`]),
    order,
    `references ${references}`,
    ...(batch > 1 ? [`${formatAmount(batch, 'row')} per transaction`] : []),
    ...(pipeline > 1 ? [`${formatAmount(pipeline, 'row')} per turn`] : []),
  ];
  return [
    { text: REPORT_TITLE, style: 'title' },
    { text: printable(how.join(' · '), 130), style: 'subtitle', margin: [0, 1, 0, 6] },
    rule(width, 1.2),
  ];
}

function rule(width: number, lineWidth: number): Content {
  return {
    canvas: [{ type: 'line', x1: 0, y1: 0, x2: width, y2: 0, lineWidth, lineColor: INK }],
  };
}

function verdictOf(record: RunRecord): Content[] {
  const { result, others, audit, passed } = describeVerdict(record);
  return [
    paragraph(result, 'lead'),
    paragraph(others),
    {
      text: printable(audit),
      bold: true,
      ...TONE_STYLES[passed ? 'good' : 'bad'],
      margin: [0, 1, 0, 9],
    },
  ];
}

function charts({ record, pulse }: Facts, width: number): Content {
  const counts = countsOf(record.totals);
  const left = 150;
  return {
    columns: [
      {
        width: left,
        stack: [
          heading('Outcome'),
          { svg: donut(counts, record.totals.successRate, DONUT_SIZE), margin: [4, 2, 0, 2] },
        ],
      },
      {
        width: width - left,
        stack: [
          heading('Rows decided a second, over the run'),
          { svg: throughputChart(pulse, width - left, CHART_HEIGHT) },
          {
            svg: legend(
              'legend',
              width - left,
              OUTCOME_CLASSES.filter((kind) => kind === 'inserted' || counts[kind] > 0),
            ),
            margin: [30, 2, 0, 0],
          },
        ],
      },
    ],
  };
}
