/** @jsxImportSource preact */
import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';

import { formatAmount, formatCount, formatThread } from '../../../base/format.js';
import { THREAD_STATE_STYLES, threadSign } from '../../../components/thread-states.js';
import { describeThread, rowInFlight } from '../../../views/live/waits.js';
import type { LiveSnapshot, LiveThread } from '../../api.js';
import { LOOK } from '../spans.js';

/** Many threads: a cell with a sign for each, and the chosen one in words. The arrow keys choose. */
export function ThreadHeat({ snapshot }: { readonly snapshot: LiveSnapshot }): VNode {
  const { threads } = snapshot;
  const [chosen, setChosen] = useState(1);
  const grid = useRef<HTMLDivElement>(null);
  const thread = threads[Math.min(chosen, threads.length) - 1];

  const move = (event: KeyboardEvent): void => {
    const step = stepOf(event.key, columnsOf(grid.current));
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(threads.length, Math.max(1, chosen + step));
    setChosen(next);
    grid.current?.querySelectorAll('button')[next - 1]?.focus();
  };

  return (
    <>
      <div
        class="heat"
        ref={grid}
        role="group"
        aria-label={`${formatAmount(threads.length, 'thread')}; the arrow keys choose one`}
        onKeyDown={move}
      >
        {threads.map((each) => (
          <Cell
            key={each.thread}
            thread={each}
            isChosen={each === thread}
            onChoose={() => setChosen(each.thread)}
          />
        ))}
      </div>
      {thread && <Detail thread={thread} snapshot={snapshot} />}
    </>
  );
}

function Cell(props: {
  readonly thread: LiveThread;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}): VNode {
  const { thread, isChosen, onChoose } = props;
  const { tone, word } = THREAD_STATE_STYLES[thread.state];
  return (
    <button
      type="button"
      class={thread.state === 'writing' ? 'heat-writing' : ''}
      tabIndex={isChosen ? 0 : -1}
      aria-pressed={isChosen}
      aria-label={`${formatThread(thread.thread)} ${word}`}
      onClick={onChoose}
    >
      {formatThread(thread.thread)}
      <span class={`tone-${tone}`}>{threadSign(thread.state, LOOK.glyphs)}</span>
    </button>
  );
}

function Detail(props: { readonly thread: LiveThread; readonly snapshot: LiveSnapshot }): VNode {
  const { thread, snapshot } = props;
  return (
    <div class="thread-detail">
      <div>
        <b>{formatThread(thread.thread)}</b>
        {`  ${describeThread(thread, snapshot)}`}
      </div>
      <div class="row note">
        <span>
          {rowInFlight({ state: thread.state, current: thread.row }) || 'no row in flight'}
        </span>
        <span>
          {formatAmount(thread.decided, 'row')} attempted, {formatCount(thread.refused)} not
          inserted
        </span>
      </div>
    </div>
  );
}

function stepOf(key: string, columns: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
  };
  return steps[key];
}

function columnsOf(grid: HTMLElement | null): number {
  return grid ? getComputedStyle(grid).gridTemplateColumns.split(' ').length : 1;
}
