/** @jsxImportSource preact */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

import type { RunInfo } from '../../api.js';
import { Confirm } from '../confirm.js';

/** Stops a run that is going, or takes a waiting one out of the queue. */
export function StopButton(props: { readonly info: RunInfo; readonly onStop: () => void }): VNode {
  const { info, onStop } = props;
  const [isAsking, setIsAsking] = useState(false);
  const isWaiting = info.state === 'queued';
  return (
    <>
      <button class="button" type="button" onClick={() => setIsAsking(true)}>
        {isWaiting ? 'Cancel …' : 'Stop …'}
      </button>
      {isAsking && (
        <Confirm
          question={isWaiting ? 'Cancel this run?' : 'Stop this run?'}
          explanation={
            isWaiting
              ? 'It is taken out of the queue; nothing is written.'
              : 'The threads finish the rows in flight and claim no others. What it wrote is kept and audited.'
          }
          yes={isWaiting ? 'Cancel the run' : 'Stop the run'}
          no={isWaiting ? 'Keep it' : 'Go on'}
          onAnswer={(isYes) => {
            setIsAsking(false);
            if (isYes) onStop();
          }}
        />
      )}
    </>
  );
}
