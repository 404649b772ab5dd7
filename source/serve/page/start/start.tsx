/** @jsxImportSource preact */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

import type { DatabasesInfo, RunInfo, ServerInfo } from '../../api.js';
import { ask, problemText, sending } from '../api-client.js';
import { useResource } from '../resource.js';
import { routeTo } from '../routes.js';
import { StartForm, type AskedRun } from './start-form.js';

/** The form of a new run; once it is queued, the page follows it. */
export function Start(props: {
  readonly server: ServerInfo;
  readonly onQueued: () => void;
}): VNode {
  const { onQueued } = props;
  const { body } = useResource<DatabasesInfo>('/api/databases');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const engines = body?.databases.map(({ engine }) => engine) ?? ['SQLite'];

  const start = async ({ workload, flags }: AskedRun): Promise<void> => {
    setIsBusy(true);
    setProblem(undefined);
    try {
      const request = JSON.stringify({ workload, settings: flags });
      await ask<RunInfo>('/api/runs', sending('POST', request));
      onQueued();
      location.hash = routeTo('live');
    } catch (error) {
      setProblem(problemText(error));
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <StartForm
      engines={{
        hasFiles: engines.includes('SQLite'),
        hasServers: engines.some((engine) => engine !== 'SQLite'),
      }}
      problem={problem}
      isBusy={isBusy}
      onStart={(asked) => void start(asked)}
    />
  );
}
