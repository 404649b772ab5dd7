/** @jsxImportSource preact */
import type { ComponentChildren, VNode } from 'preact';

/** A label, a control and what to know about it; problems are at the control. */
export function Field(props: {
  readonly id: string;
  readonly label: string;
  readonly note?: string | undefined;
  readonly problems?: readonly string[];
  /** Receives the ids of the texts that describe it. */
  readonly children: (described: {
    readonly id: string;
    readonly 'aria-describedby': string;
    readonly 'aria-invalid': boolean;
  }) => ComponentChildren;
}): VNode {
  const { id, label, note, problems = [], children } = props;
  const ids = { note: `${id}-note`, problems: `${id}-problems` };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        'aria-describedby': `${ids.problems} ${ids.note}`,
        'aria-invalid': problems.length > 0,
      })}
      <div id={ids.problems} aria-live="polite">
        {problems.map((problem) => (
          <p class="field-problem" key={problem}>
            {problem}
          </p>
        ))}
      </div>
      <p class="field-note" id={ids.note}>
        {note ?? ''}
      </p>
    </div>
  );
}
