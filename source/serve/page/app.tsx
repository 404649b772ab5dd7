/** @jsxImportSource preact */
import type { VNode } from 'preact';
import { useEffect, useMemo, useReducer, useState } from 'preact/hooks';

import type { RunList, ServerInfo } from '../api.js';
import { ask, problemText, sending } from './api-client.js';
import { ConnectionBanner } from './connection-banner.js';
import { ConnectionContext } from './connection-context.js';
import { OPEN, reduceConnection } from './connection.js';
import { Header } from './header.js';
import { useFollowedRun } from './live/follow.js';
import { RunTitle } from './live/run-title.js';
import { StopButton } from './live/stop-button.js';
import { Login } from './login.js';
import { databaseNames, modelOf } from './model.js';
import { useResource } from './resource.js';
import { readRoute, routeTo, type Route } from './routes.js';
import { View } from './view.js';

/** How often the page asks whether another run has begun, in milliseconds. */
const LOOK_MS = 2000;

/** How long to show that the server is back, in milliseconds. */
const BACK_MS = 4000;

/** The status of a request without the token. */
const UNAUTHORIZED = 401;

/** The whole page. */
export function App(): VNode {
  const [connection, report] = useReducer(reduceConnection, OPEN);
  const shared = useMemo(() => ({ report }), []);
  useEffect(() => {
    if (connection.state !== 'back') return undefined;
    const timer = setTimeout(() => report('settled'), BACK_MS);
    return () => clearTimeout(timer);
  }, [connection.state]);
  return (
    <ConnectionContext.Provider value={shared}>
      <ConnectionBanner connection={connection} />
      <Session />
    </ConnectionContext.Provider>
  );
}

/** Learns what is served; asks for the token first where one is needed. */
function Session(): VNode {
  const route = useRoute();
  const [server, setServer] = useState<ServerInfo>();
  const { body, problem, status, reload } = useResource<ServerInfo>('/api');
  useEffect(() => {
    if (body) setServer(body);
  }, [body]);
  if (server) return <Views server={server} route={route} />;
  return (
    <main>
      {status === UNAUTHORIZED ? (
        <Login onDone={reload} />
      ) : (
        <p class="empty">{problem ?? 'Connecting …'}</p>
      )}
    </main>
  );
}

function Views({ server, route }: { readonly server: ServerInfo; readonly route: Route }): VNode {
  const model = useMemo(() => modelOf(server), [server]);
  const names = useMemo(() => databaseNames(server), [server]);
  const { body: list, reload } = useResource<RunList>('/api/runs?limit=2', LOOK_MS);
  const followed = useFollowedRun(list && runToFollow(list));
  const { info, snapshot } = followed;
  const [problem, setProblem] = useState<string>();

  const cancel = async (run: string): Promise<void> => {
    setProblem(undefined);
    try {
      await ask(`/api/runs/${encodeURIComponent(run)}`, sending('DELETE'));
      reload();
    } catch (error) {
      setProblem(problemText(error));
    }
  };

  return (
    <>
      <a class="skip" href="#content">
        To the content
      </a>
      <Header view={route.view}>
        {info && <RunTitle info={info} snapshot={snapshot} />}
        {info && (info.state === 'running' || info.state === 'queued') ? (
          <StopButton info={info} onStop={() => void cancel(info.id)} />
        ) : (
          <a class="button" href={routeTo('start')}>
            New run
          </a>
        )}
      </Header>
      <main id="content" tabIndex={-1}>
        {problem !== undefined && (
          <p class="panel tone-bad" role="alert">
            {problem}
          </p>
        )}
        <View
          route={route}
          server={server}
          model={model}
          names={names}
          followed={followed}
          list={list}
          onCancel={(run) => void cancel(run)}
          onQueued={reload}
        />
      </main>
    </>
  );
}

/** The run that is going, else the next one, else the last one. */
function runToFollow({ runs, queued }: RunList): string | undefined {
  const going = runs.filter(({ state }) => state === 'running');
  // Until a run of the queue knows its id, its ledger is listed beside it.
  const own = going.find(({ request }) => request !== undefined);
  return (own ?? going[0] ?? queued[0] ?? runs[0])?.id;
}

function useRoute(): Route {
  const [route, setRoute] = useState(() => readRoute(location.hash));
  useEffect(() => {
    const follow = (): void => {
      // The link that skips to the content is no route.
      if (location.hash === '#content') return;
      setRoute(readRoute(location.hash));
      scrollTo({ top: 0 });
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => {
    document.title = `${route.view} · dbsim`;
  }, [route.view]);
  return route;
}
