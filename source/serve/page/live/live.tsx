/** @jsxImportSource preact */
import type { ComponentChildren, VNode } from 'preact';

import { capitalize } from '../../../base/text.js';
import { safeText } from '../../../components/text.js';
import { shareDone } from '../../../engine/progress.js';
import type { RunInfo } from '../../api.js';
import type { DatabaseNames } from '../model.js';
import { RunVerdict } from '../results/verdict.js';
import { routeTo } from '../routes.js';
import { LiveCharts } from './charts.js';
import { LiveDatabases } from './databases.js';
import { isOver, type Followed } from './followed.js';
import { RefusedRows } from './refused.js';
import { stateOf } from './run-title.js';
import { LiveThreads } from './threads.js';
import { LiveTiles } from './tiles.js';

/** The run that is going, or the last one: everything at one glance. */
export function Live(props: { readonly followed: Followed; readonly names: DatabaseNames }): VNode {
  const { followed, names } = props;
  const { info, snapshot, series, marks, refused, notices } = followed;
  if (!info) return <p class="empty">Connecting to the run …</p>;
  return (
    <>
      <h1 class="hidden-text">Live</h1>
      <p class="hidden-text" role="status">
        {progressWords(info, snapshot)}
      </p>
      <Ending info={info} />
      {notices.map((sentence) => (
        <p class="panel" key={sentence}>
          {safeText(sentence)}.
        </p>
      ))}
      {snapshot ? (
        <>
          <LiveTiles snapshot={snapshot} series={series} />
          <LiveDatabases snapshot={snapshot} names={names} />
          <div class="live">
            <LiveThreads snapshot={snapshot} />
            <LiveCharts
              series={series}
              marks={marks}
              elapsedMs={snapshot.elapsedMs}
              isOpenLoop={info.request?.settings['rate'] !== undefined}
            />
          </div>
          <RefusedRows attempts={refused} count={snapshot.decided - snapshot.counts.inserted} />
        </>
      ) : (
        !isOver(info) && <Waiting info={info} />
      )}
    </>
  );
}

/** How far a run is, in steps of 10 %: often enough to be read out. */
function progressWords(info: RunInfo, snapshot: Followed['snapshot']): string {
  const { word } = stateOf(info, snapshot);
  if (!snapshot || isOver(info)) return word;
  return `${word}, ${Math.floor(shareDone(snapshot) * 10) * 10} %`;
}

/** Why there is nothing to see yet. */
function Waiting({ info }: { readonly info: RunInfo }): VNode {
  const words =
    info.state === 'queued'
      ? 'The run waits in the queue: one run at a time is measured in a folder.'
      : info.request === undefined
        ? 'The run was started in another program, which shows it.'
        : `${capitalize(info.phase ?? 'preparing')}: the threads are released together when all are ready.`;
  return <p class="panel empty">{words}</p>;
}

/** What became of a run that is over. */
function Ending({ info }: { readonly info: RunInfo }): VNode | null {
  if (!isOver(info)) return null;
  if (info.state === 'stored' && info.summary) {
    return (
      <RunVerdict summary={info.summary}>
        <a class="button" href={routeTo('results', info.id)}>
          Results and exports
        </a>
        <NewRun />
      </RunVerdict>
    );
  }
  return (
    <Notice>
      <p class="lead tone-bad">
        {capitalize(safeText(info.problem ?? `the run was ${info.state}`))}.
      </p>
      <NewRun />
    </Notice>
  );
}

function Notice({ children }: { readonly children: ComponentChildren }): VNode {
  return <section class="panel stack">{children}</section>;
}

function NewRun(): VNode {
  return (
    <a class="button" href={routeTo('start')}>
      New run
    </a>
  );
}
