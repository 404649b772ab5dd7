/** @jsxImportSource preact */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

import { ask, problemText, sending } from './api-client.js';
import { Field } from './fields.js';

/** Asks for the token of the server, and exchanges it for a cookie. */
export function Login({ onDone }: { readonly onDone: () => void }): VNode {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string>();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      await ask('/api/session', sending('POST', JSON.stringify({ token: token.trim() })));
      onDone();
    } catch (error) {
      setProblem(problemText(error));
    }
  };
  return (
    <form class="panel stack login" onSubmit={(event) => void submit(event)}>
      <h1 class="view-title">This server needs a token</h1>
      <Field
        id="token"
        label="Token"
        note="It is in the file that the server was started with."
        problems={problem === undefined ? [] : [problem]}
      >
        {(described) => (
          <input
            {...described}
            type="password"
            autoComplete="current-password"
            value={token}
            onInput={({ currentTarget }) => setToken(currentTarget.value)}
          />
        )}
      </Field>
      <div>
        <button class="button button-primary" type="submit">
          Continue
        </button>
      </div>
    </form>
  );
}
