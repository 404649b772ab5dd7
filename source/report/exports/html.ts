import { escapeText } from '../../base/text.js';
import { legend } from '../charts/legend.js';
import { OUTCOME_INKS } from '../charts/palette.js';
import { escapeMarkup, round } from '../charts/svg.js';
import {
  linesOf,
  titleOfPicture,
  type Block,
  type Chapter,
  type Chart,
  type ReportDocument,
} from '../document/document.js';
import { OUTCOMES } from '../../entities/outcome.js';
import { htmlTable } from './html-table.js';
import { STYLESHEET } from './html-style.js';

/** Drawings are laid out for paper, where letters are smaller than on a screen. */
const SCALE = 1.5;

/** The width of a page's content, in the units of drawings. */
const WIDTH = 828 / SCALE;

/** A report as one HTML page that needs nothing else. */
export function* htmlPieces(document: ReportDocument): Generator<string, void, void> {
  yield head(document);
  for (const block of document.opening) yield drawBlock(block, WIDTH, document.chapters);
  for (const chapter of document.chapters) {
    yield `<section aria-labelledby="${chapter.id}"><h2 id="${chapter.id}">${text(chapter.title)}</h2>`;
    for (const block of chapter.blocks) yield drawBlock(block, WIDTH, document.chapters);
    yield '</section>';
  }
  yield `<footer class="quiet">${text(document.made)}</footer></main></body></html>\n`;
}

function head({ title, subtitle, facts, id }: ReportDocument): string {
  const named = facts.map(
    ([name, value]) => `<div><dt>${text(name)}</dt><dd><bdi>${text(value)}</bdi></dd></div>`,
  );
  return (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${text(`${title}, ${id}`)}</title><style>${STYLESHEET}</style></head><body><main>` +
    `<h1><bdi>${text(title)}</bdi></h1><p class="quiet">${text(subtitle)}</p>` +
    (named.length === 0 ? '' : `<dl class="facts">${named.join('')}</dl>`)
  );
}

function drawBlock(block: Block, width: number, chapters: readonly Chapter[]): string {
  switch (block.kind) {
    case 'text':
      return `<p class="${CLASSES[block.style ?? 'body']}">${text(block.text)}</p>`;
    case 'quote':
      return `<section class="quote"><h2>${text(block.title)}</h2><p>${text(block.sentences.join(' '))}</p></section>`;
    case 'tiles':
      return `<div class="tiles">${block.tiles.map(drawTile).join('')}</div>`;
    case 'table':
      return `${htmlTable(block.table, block.title)}${block.note === undefined ? '' : `<p class="quiet">${text(block.note)}</p>`}`;
    case 'chart':
      return `${titleOf(titleOfPicture(block))}${drawChart(block.chart, width)}`;
    case 'code':
      return `${titleOf(block.title)}<pre>${linesOf(block).map(text).join('\n')}</pre>`;
    case 'beside':
      return `<div class="row"><div>${block.left.map((one) => drawBlock(one, block.leftWidth, chapters)).join('')}</div><div class="wide">${block.right.map((one) => drawBlock(one, width - block.leftWidth, chapters)).join('')}</div></div>`;
    case 'contents':
      return `<p class="quiet">Contents: ${chapters.map(({ title }) => text(title)).join(' · ')}</p>`;
  }
}

const CLASSES = { lead: 'lead', body: 'body', note: 'quiet', good: 'good', bad: 'bad' } as const;

function drawTile({
  value,
  name,
  kind,
}: Extract<Block, { kind: 'tiles' }>['tiles'][number]): string {
  const outcome = OUTCOMES.find((known) => known === kind);
  const style = outcome ? ` style="color:${OUTCOME_INKS[outcome]}"` : '';
  return `<div><b${style}>${text(value)}</b>${text(name)}</div>`;
}

function titleOf(title: string | undefined): string {
  return title === undefined ? '' : `<h3>${text(title)}</h3>`;
}

/** A reader of the page hears the words instead of the picture. */
function drawChart({ draw, alt, legend: kinds = [] }: Chart, width: number): string {
  const role = alt === '' ? ' aria-hidden="true"' : ` role="img" aria-label="${text(alt)}"`;
  const drawing = scaled(draw(width)).replace('<svg', `<svg${role}`);
  const below =
    kinds.length === 0
      ? ''
      : `<div>${scaled(legend('legend', width, kinds)).replace('<svg', '<svg aria-hidden="true"')}</div>`;
  return `<div>${drawing}</div>${below}`;
}

/** Inside a page a drawing needs no namespace; it is scaled for a screen. */
function scaled(drawing: string): string {
  return drawing.replace(
    / xmlns="[^"]*" width="([\d.]+)" height="([\d.]+)"/,
    (_, width: string, height: string) =>
      ` width="${round(Number(width) * SCALE)}" height="${round(Number(height) * SCALE)}"`,
  );
}

function text(value: string): string {
  return escapeMarkup(escapeText(value));
}
