/** @jsxImportSource preact */
import type { VNode } from 'preact';

import { formatAmount } from '../../../base/format.js';
import type { RunInfo } from '../../api.js';
import { describeRun } from './run-title.js';

/** The runs that wait for their turn; one run at a time is measured in a folder. */
export function Queue(props: {
  readonly waiting: readonly RunInfo[];
  readonly onCancel: (run: string) => void;
}): VNode | null {
  const { waiting, onCancel } = props;
  if (waiting.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="queue-title">
      <h2 id="queue-title">{formatAmount(waiting.length, 'run')} in the queue</h2>
      <ol class="stack">
        {waiting.map((info) => {
          const { title, detail } = describeRun(info);
          return (
            <li class="row" key={info.id}>
              <b>{info.id}</b>
              <span>{title}</span>
              <span class="tone-dim">{detail}</span>
              <button class="button" type="button" onClick={() => onCancel(info.id)}>
                Cancel<span class="hidden-text"> {info.id}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
