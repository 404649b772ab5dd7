import { Box } from 'ink';
import type { ReactNode } from 'react';

import { fitLine, lineText, span, spreadLine, type Line } from '../../components/line.js';
import { Lines } from '../../components/lines.js';
import type { Look, Size } from '../../components/look.js';
import { textFieldLine } from '../../components/text-field.js';
import { formatPage, pageText, type Pager } from '../pager.js';
import type { ViewProps } from '../view.js';
import { isWide, LIST_WIDTH, pageLines, PAGES, textSize } from './pages.js';
import { pagerOf, type HelpState } from './state.js';

export function HelpScreen({ state, size, look }: ViewProps<HelpState>): ReactNode {
  const text = textLines(state, size, look);
  if (!isWide(size)) {
    const lines = [tabLine(state.page, size.columns, look), [], ...text].slice(0, size.rows);
    return <Lines lines={lines} width={size.columns} look={look} />;
  }
  return (
    <Box>
      <Lines lines={listLines(state.page, look)} width={LIST_WIDTH} look={look} />
      <Lines lines={text} width={textSize(size).columns} look={look} />
    </Box>
  );
}

/** The visible part of the page; while a word is typed, the last line is the input field. */
function textLines(state: HelpState, size: Size, look: Look): Line[] {
  const { page, sections, field, found } = state;
  const { columns, rows } = textSize(size);
  const pager = pagerOf(state);
  const top = pageText(pager);
  const lines = pageLines(page, sections, columns, look)
    .map((line, index) => (index === found ? [span('selected', lineText(line))] : line))
    .slice(top, top + pager.visible);
  if (!field) return [...lines, ...placeLine({ ...pager, top }, look)];
  const blank = Array.from({ length: Math.max(0, rows - lines.length) }, (): Line => []);
  const label = 'find: ';
  const prompt: Line = [
    span('accent', label),
    ...textFieldLine(field, columns - label.length, look),
  ];
  return [...lines, ...blank].slice(0, rows - 1).concat([prompt]);
}

/** The visible lines of a long page: "lines 1–18 of 43   PgDn more". */
function placeLine(pager: Pager, { glyphs }: Look): Line[] {
  const place = formatPage(pager, glyphs.dash);
  if (place === '') return [];
  const key = pager.top + pager.visible < pager.count ? 'PgDn more' : 'PgUp back';
  return [[span('dim', `${place}   `), span('accent', key)]];
}

function listLines(page: number, { glyphs }: Look): Line[] {
  return PAGES.map(({ name }, index) => {
    const isHere = index === page;
    const text = `${isHere ? glyphs.pointer : ' '} ${name}`;
    return fitLine(
      [isHere ? span('selected', ` ${text} `) : span('dim', ` ${text} `)],
      LIST_WIDTH,
      '',
    );
  });
}

/** The pages in one line; on a narrow screen, the open one and its number. */
function tabLine(page: number, width: number, look: Look): Line {
  const all = PAGES.flatMap(({ name }, index): Line => [
    ...(index === 0 ? [] : ['  ']),
    index === page ? span('selected', name) : span('dim', name),
  ]);
  if (lineText(all).length <= width) return all;
  const { left, right, ellipsis } = look.glyphs;
  const place = span('dim', `page ${page + 1} of ${PAGES.length}`);
  const name: Line = [
    span('accent', `${left} `),
    span('selected', PAGES[page]?.name ?? ''),
    span('accent', ` ${right}`),
  ];
  return spreadLine(name, [place], width, ellipsis);
}
