/** @jsxImportSource preact */
import type { VNode } from 'preact';

import type { Model } from '../../entities/entity.js';
import type { RunList, ServerInfo } from '../api.js';
import { Api } from './api-view/api.js';
import { Databases } from './databases/databases.js';
import { History } from './history/history.js';
import { Lab } from './lab/lab.js';
import type { Followed } from './live/followed.js';
import { Live } from './live/live.js';
import { Queue } from './live/queue.js';
import type { DatabaseNames } from './model.js';
import { Results } from './results/results.js';
import type { Route } from './routes.js';
import { Start } from './start/start.js';

/** What the views are drawn from. */
export interface ViewProps {
  readonly route: Route;
  readonly server: ServerInfo;
  readonly model: Model;
  readonly names: DatabaseNames;
  /** The run that is going, or the last one. */
  readonly followed: Followed;
  /** The runs that wait, and the newest one; undefined before they are known. */
  readonly list: RunList | undefined;
  readonly onCancel: (run: string) => void;
  /** Called once a run is queued. */
  readonly onQueued: () => void;
}

/** The view that the address names. */
export function View(props: ViewProps): VNode {
  const { route, server, model, names, followed, list, onCancel, onQueued } = props;
  const [part] = route.parts;
  switch (route.view) {
    case 'live': {
      if (!list) return <p class="empty">Connecting …</p>;
      if (list.runs.length + list.queued.length === 0)
        return <Start server={server} onQueued={onQueued} />;
      return (
        <>
          <Queue waiting={list.queued} onCancel={onCancel} />
          <Live followed={followed} names={names} />
        </>
      );
    }
    case 'results': {
      const newest = list?.runs[0]?.id;
      const id = part ?? newest;
      if (id === undefined) return <p class="panel empty">No run is stored here yet.</p>;
      return <Results key={id} id={id} model={model} />;
    }
    case 'databases':
      return <Databases server={server} model={model} table={part} />;
    case 'history':
      return <History compared={route.parts} />;
    case 'lab':
      return <Lab id={part} />;
    case 'api':
      return <Api />;
    case 'start':
      return <Start server={server} onQueued={onQueued} />;
  }
}
