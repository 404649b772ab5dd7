import { useContext, useEffect, useReducer } from 'preact/hooks';

import type { RunEventName } from '../../api.js';
import { ConnectionContext, probe } from '../connection-context.js';
import { retryAfterMs } from '../connection.js';
import {
  isOver,
  NOT_FOLLOWED,
  reduceFollowed,
  type FollowAction,
  type Followed,
} from './followed.js';

const EVENTS = ['state', 'snapshot', 'rejected', 'notice'] as const satisfies RunEventName[];

/**
 * Follows a run by its events until it is over. A stream that breaks is opened again by the browser, which names
 * the last event that it got; one that the server refuses is opened again here.
 */
export function useFollowedRun(id: string | undefined): Followed {
  const [followed, dispatch] = useReducer(reduceFollowed, NOT_FOLLOWED);
  const { report } = useContext(ConnectionContext);

  useEffect(() => {
    dispatch({ type: 'other' });
    if (id === undefined) return undefined;
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    const open = (): void => {
      const opened = new EventSource(`/api/runs/${encodeURIComponent(id)}/events`);
      source = opened;
      opened.addEventListener('open', () => {
        failures = 0;
      });
      opened.addEventListener('error', () => {
        void probe(report);
        if (opened.readyState !== EventSource.CLOSED) return;
        failures += 1;
        timer = setTimeout(open, retryAfterMs(failures));
      });
      for (const type of EVENTS) {
        opened.addEventListener(type, ({ data }: MessageEvent<string>) => {
          const action = { type, data: JSON.parse(data) as unknown } as FollowAction;
          dispatch(action);
          if (action.type === 'state' && isOver(action.data)) opened.close();
        });
      }
    };
    open();
    return () => {
      clearTimeout(timer);
      source?.close();
    };
  }, [id, report]);

  return followed;
}
