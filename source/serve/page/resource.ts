import { useCallback, useContext, useEffect, useState } from 'preact/hooks';

import { ApiProblem, ask, problemText } from './api-client.js';
import { ConnectionContext } from './connection-context.js';
import { retryAfterMs } from './connection.js';

/** What a path answers, as far as it has. */
export interface Resource<Body> {
  readonly body: Body | undefined;
  /** Why there is none; a server that does not answer is asked again. */
  readonly problem: string | undefined;
  /** The status of an answer that is a problem. */
  readonly status: number | undefined;
  /** Whether an answer is awaited. */
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/**
 * Asks for a path, again whenever it changes and, if wanted, from time to time, but not while the page is hidden.
 * @param path null asks for nothing
 * @param everyMs absent asks once
 */
export function useResource<Body>(path: string | null, everyMs?: number): Resource<Body> {
  const { report } = useContext(ConnectionContext);
  const [attempt, setAttempt] = useState({ round: 0, failures: 0 });
  const [answer, setAnswer] = useState<{
    path: string;
    body?: Body;
    problem?: string;
    status?: number;
  }>();
  const askAgain = useCallback(
    (failures: number) => setAttempt(({ round }) => ({ round: round + 1, failures })),
    [],
  );
  const reload = useCallback(() => askAgain(0), [askAgain]);

  useEffect(() => {
    if (path === null) return undefined;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (ms: number, failures = 0): void => {
      timer = setTimeout(() => (document.hidden ? again(ms, failures) : askAgain(failures)), ms);
    };
    const load = async (): Promise<void> => {
      try {
        const body = await ask<Body>(path, { signal: controller.signal });
        if (controller.signal.aborted) return;
        report('answered');
        setAnswer({ path, body });
        if (everyMs !== undefined) again(everyMs);
      } catch (error) {
        if (controller.signal.aborted) return;
        const isLost = error instanceof ApiProblem && error.isLost;
        report(isLost ? 'unanswered' : 'answered');
        // What was known stays in view while the server is away.
        const status = error instanceof ApiProblem ? error.status : 0;
        if (!isLost) setAnswer({ path, problem: problemText(error), status });
        const failures = attempt.failures + 1;
        if (isLost) again(retryAfterMs(failures), failures);
        else if (everyMs !== undefined) again(everyMs);
      }
    };
    void load();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [path, everyMs, attempt, report, askAgain]);

  const isCurrent = answer !== undefined && answer.path === path;
  return {
    body: isCurrent ? answer.body : undefined,
    problem: isCurrent ? answer.problem : undefined,
    status: isCurrent ? answer.status : undefined,
    isLoading: path !== null && !isCurrent,
    reload,
  };
}
