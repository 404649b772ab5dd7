import { Box, useInput, useIsScreenReaderEnabled, usePaste } from 'ink';
import { useMemo, useSyncExternalStore, type ReactNode } from 'react';

import { FormBox } from '../../components/form-box.js';
import { Frame } from '../../components/frame.js';
import { keyLine } from '../../components/key-line.js';
import { KeysOverlay } from '../../components/keys-overlay.js';
import { joinLines, lineWidth, span, spreadLine, type Line } from '../../components/line.js';
import { Lines } from '../../components/lines.js';
import { lookOf, type Look } from '../../components/look.js';
import { Palette } from '../../components/palette.js';
import { progressLine } from '../../components/progress-line.js';
import { QuestionBox } from '../../components/question.js';
import { safeText, wrapToWidth } from '../../components/text.js';
import { VIEW_IDS, VIEW_TITLES } from '../view.js';
import { keyLineHints } from './hints.js';
import { keysOf } from './input.js';
import { keyHints } from './key-hints.js';
import { paletteEntries } from './palette.js';
import { labStatus, runStatus } from './run-status.js';
import type { Shell } from './shell.js';
import { contentSize, isTooSmall, LEAST_SIZE } from './state.js';

/** The whole screen: the frame, the view in front, and its overlay. */
export function Screen({
  shell,
  isUnicode,
}: {
  readonly shell: Shell;
  readonly isUnicode: boolean;
}): ReactNode {
  const state = useSyncExternalStore(
    (listener) => shell.subscribe(listener),
    () => shell.state,
  );
  useInput((input, key) => {
    for (const pressed of keysOf(input, key)) shell.press(pressed);
  });
  usePaste((text) => shell.paste(text));
  const isScreenReader = useIsScreenReaderEnabled();
  const look = useMemo(
    () => lookOf(state.theme, isUnicode, isScreenReader),
    [state.theme, isUnicode, isScreenReader],
  );
  const { terminal } = state;
  if (isTooSmall(terminal)) return <TooSmall shell={shell} look={look} />;
  // For a screen reader, the overlay replaces the view: together they would be one text.
  if (isScreenReader && state.overlay) return <OverlayInFront shell={shell} look={look} />;
  const View = shell.view.Screen;
  const heading = shell.view.heading?.(state.views[state.route.view], look) ?? {};
  const { first, always } = keyLineHints(shell);
  return (
    <Box width={terminal.columns} height={terminal.rows} overflowY="hidden">
      <Frame
        title={[
          span('title', `dbsim ${look.glyphs.bullet} ${VIEW_TITLES[state.route.view]}`),
          heading.detail === undefined ? '' : `   ${safeText(heading.detail)}`,
        ]}
        status={joinLines(
          [heading.status ?? [], labStatus(shell, look), runStatus(shell, look)].filter(
            (part) => part.length > 0,
          ),
          '   ',
        )}
        tabs={VIEW_IDS.map((id) => ({
          title: VIEW_TITLES[id],
          isInFront: id === state.route.view,
        }))}
        notice={noticeLine(shell, look)}
        keys={keyLine(first, always, terminal.columns - 2, look)}
        terminal={terminal}
        look={look}
      >
        <View state={state.views[state.route.view]} size={contentSize(terminal)} look={look} />
      </Frame>
      <OverlayInFront shell={shell} look={look} />
    </Box>
  );
}

/** The notice, and on the right the job in progress; a remark that has no room beside it is shown alone. */
function noticeLine(shell: Shell, look: Look): Line | undefined {
  const { notice, terminal } = shell.state;
  const shown = shell.shownJob();
  const news = notice && [span(notice.tone, safeText(notice.text))];
  if (!shown) return news;
  const { job, view } = shown;
  const elsewhere = view === shell.view.id ? undefined : VIEW_TITLES[view];
  const progress = progressLine({ ...job, share: job.share ?? null, elsewhere }, look);
  if (!news) return progress;
  const { columns } = contentSize(terminal);
  const isWhole = lineWidth(news) + lineWidth(progress) < columns;
  if (!isWhole && notice.tone === 'dim') return news;
  return spreadLine(news, progress, columns, look.glyphs.ellipsis);
}

function OverlayInFront({ shell, look }: { shell: Shell; look: Look }): ReactNode {
  const { overlay, terminal: screen } = shell.state;
  switch (overlay?.kind) {
    case undefined:
      return null;
    case 'question': {
      const { title, lines, answers, escapeLabel } = overlay.question;
      const hints = answers.map(({ key, label }) => ({ id: key, keys: [key], label, help: '' }));
      return (
        <QuestionBox
          title={title}
          lines={lines}
          answers={hints}
          escapeLabel={escapeLabel}
          screen={screen}
          look={look}
        />
      );
    }
    case 'form':
      return (
        <FormBox
          title={overlay.form.title}
          labels={overlay.form.fields.map(({ label }) => label)}
          fields={overlay.fields}
          at={overlay.at}
          screen={screen}
          look={look}
        />
      );
    case 'keys':
      return (
        <KeysOverlay
          title={`Keys of ${VIEW_TITLES[shell.view.id]}`}
          about={shell.view.about}
          hints={keyHints(shell)}
          top={overlay.top}
          screen={screen}
          look={look}
        />
      );
    case 'palette':
      return (
        <Palette
          field={overlay.field}
          entries={paletteEntries(shell, overlay.field.text)}
          scroll={overlay.scroll}
          screen={screen}
          look={look}
        />
      );
  }
}

function TooSmall({ shell, look }: { shell: Shell; look: Look }): ReactNode {
  const { columns, rows } = shell.state.terminal;
  const { times } = look.glyphs;
  const wanted = `${LEAST_SIZE.columns}${times}${LEAST_SIZE.rows}`;
  const text = `dbsim needs ${wanted} and has ${columns}${times}${rows}: please enlarge the window (q quits)`;
  const lines = wrapToWidth(text, columns)
    .slice(0, rows)
    .map((line): Line => [span('warning', line)]);
  return (
    <Box width={columns} height={lines.length} overflowY="hidden">
      <Lines lines={lines} width={columns} look={look} />
    </Box>
  );
}
