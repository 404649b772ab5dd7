/** @jsxImportSource preact */
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';

import { formatCount, formatThread } from '../../../base/format.js';
import { THREAD_STATE_STYLES } from '../../../components/thread-states.js';
import { THREAD_STATES } from '../../../sim/thread-state.js';
import { describeThread, fitThread, rowInFlight } from '../../../views/live/waits.js';
import type { LiveSnapshot, LiveThread } from '../../api.js';
import { remSize, useWidth } from '../hooks.js';
import { LOOK } from '../spans.js';
import { ThreadHeat } from './thread-heat.js';

/** More threads than this have a cell each instead of a line. */
const MOST_LINES = 64;

/** The least width of a thread's line, and what of it is not for what the thread does, in rem. */
const LINE_REM = 25;
const OTHERS_REM = 18.2;

/** The width of a character, in rem. */
const CHARACTER_REM = 0.48;

/** What each thread does, and what it waits for. */
export function LiveThreads({ snapshot }: { readonly snapshot: LiveSnapshot }): VNode {
  const isList = snapshot.threads.length <= MOST_LINES;
  return (
    <section class="panel" aria-labelledby="live-threads">
      <h2 id="live-threads">Threads: what each does, and what it waits for</h2>
      {isList ? <ThreadList snapshot={snapshot} /> : <ThreadHeat snapshot={snapshot} />}
      <Legend threads={snapshot.threads} />
    </section>
  );
}

function ThreadList({ snapshot }: { readonly snapshot: LiveSnapshot }): VNode {
  const list = useRef<HTMLUListElement>(null);
  const columns = doingColumns(useWidth(list) / remSize());
  return (
    <ul class="threads" ref={list}>
      {snapshot.threads.map((thread) => (
        <ThreadLine key={thread.thread} thread={thread} snapshot={snapshot} columns={columns} />
      ))}
    </ul>
  );
}

/** The characters that there is room for in the column of what a thread does; on a narrow page, it has a line. */
function doingColumns(widthRem: number): number {
  const lines = Math.max(1, Math.floor(widthRem / LINE_REM));
  const others = widthRem < LINE_REM ? 2 : OTHERS_REM;
  return Math.floor((widthRem / lines - others) / CHARACTER_REM);
}

function ThreadLine(props: {
  readonly thread: LiveThread;
  readonly snapshot: LiveSnapshot;
  readonly columns: number;
}): VNode {
  const { thread, snapshot, columns } = props;
  const { state, decided, refused } = thread;
  const { tone } = THREAD_STATE_STYLES[state];
  return (
    <li class={state === 'writing' ? 'thread thread-writing' : 'thread'}>
      <span class="thread-name">{formatThread(thread.thread)}</span>
      <span class="thread-count">
        {formatCount(decided)}
        {refused > 0 && (
          <span class="tone-invalid" title="not inserted">
            {` ${LOOK.glyphs.cross}${formatCount(refused)}`}
          </span>
        )}
      </span>
      <span class="thread-row">{rowInFlight({ state, current: thread.row })}</span>
      <span class={`thread-doing dot-${tone}`} title={describeThread(thread, snapshot)}>
        {fitThread(thread, snapshot, columns)}
      </span>
    </li>
  );
}

/** The present states, what they are called, and how many threads are in each. */
function Legend({ threads }: { readonly threads: readonly LiveThread[] }): VNode {
  const present = THREAD_STATES.map((state) => ({
    state,
    count: threads.filter((thread) => thread.state === state).length,
  })).filter(({ count }) => count > 0);
  return (
    <ul class="legend">
      {present.map(({ state, count }) => (
        <li
          key={state}
          class={`dot-${THREAD_STATE_STYLES[state].tone}`}
          title={THREAD_STATE_STYLES[state].meaning}
        >
          {THREAD_STATE_STYLES[state].word} <b>{formatCount(count)}</b>
        </li>
      ))}
    </ul>
  );
}
