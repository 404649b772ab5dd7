/** @jsxImportSource preact */
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Asks before something that cannot be undone; Escape is "no". */
export function Confirm(props: {
  readonly question: string;
  readonly explanation: string;
  /** The label of the button that does it. */
  readonly yes: string;
  /** The label of the button that does not. */
  readonly no?: string;
  readonly onAnswer: (isYes: boolean) => void;
}): VNode {
  const { question, explanation, yes, no = 'Cancel', onAnswer } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="confirm-question"
      onCancel={(event) => {
        event.preventDefault();
        onAnswer(false);
      }}
    >
      <div class="stack">
        <h2 id="confirm-question">{question}</h2>
        <p>{explanation}</p>
        <div class="row">
          <button class="button" type="button" autoFocus onClick={() => onAnswer(false)}>
            {no}
          </button>
          <button class="button button-primary" type="button" onClick={() => onAnswer(true)}>
            {yes}
          </button>
        </div>
      </div>
    </dialog>
  );
}
