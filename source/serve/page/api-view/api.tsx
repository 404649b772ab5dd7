/** @jsxImportSource preact */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

import { Field } from '../fields.js';
import { Problem } from '../problem.js';
import { useResource } from '../resource.js';
import { addressOf, operationsOf, type OpenApi, type Operation } from './operations.js';

/** Every call of the API, to try it here. */
export function Api(): VNode {
  const { body, problem } = useResource<OpenApi>('/openapi.json');
  if (problem !== undefined) return <Problem>{problem}</Problem>;
  if (!body) return <p class="empty">Reading the description …</p>;
  return (
    <section class="panel stack" aria-labelledby="api-title">
      <h1 class="view-title" id="api-title">
        API
      </h1>
      <p>
        Everything that this page does, any program can do, too. The description for tools is at{' '}
        <a href="/openapi.json">/openapi.json</a>, the metrics are at{' '}
        <a href="/metrics">/metrics</a>. Rows are only inserted: there is no update and no delete,
        for nothing that is stored is ever changed here.
      </p>
      {operationsOf(body).map((operation) => (
        <details class="operation" key={`${operation.method} ${operation.path}`}>
          <summary>
            <b>{operation.method}</b> <code>{operation.path}</code>{' '}
            <span class="tone-dim">{operation.summary}</span>
          </summary>
          <Trial operation={operation} />
        </details>
      ))}
    </section>
  );
}

/** The most of an answer that is shown, in characters. */
const MOST_SHOWN = 20_000;

function Trial({ operation }: { readonly operation: Operation }): VNode {
  const { method, path, parameters, hasBody, isStream } = operation;
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [body, setBody] = useState('{}');
  const [answer, setAnswer] = useState<string>();
  const id = `${method}${path}`.replaceAll(/\W+/g, '-');

  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const headers = parameters
      .filter(({ name, in: place }) => place === 'header' && (values[name] ?? '') !== '')
      .map(({ name }): [string, string] => [name, values[name] ?? '']);
    try {
      const response = await fetch(addressOf(operation, values), {
        method,
        headers: [...headers, ...(hasBody ? [JSON_BODY] : [])],
        ...(hasBody ? { body } : {}),
      });
      const text = await response.text();
      setAnswer(`${response.status} ${response.statusText}\n\n${shorten(text)}`);
    } catch {
      setAnswer('No answer.');
    }
  };

  if (isStream) {
    return (
      <p class="details-body note">
        A stream without an end: `curl -N {location.origin}
        {path}` follows it.
      </p>
    );
  }
  return (
    <form class="details-body stack" onSubmit={(event) => void send(event)}>
      <div class="form">
        {parameters.map(({ name, in: place, description }) => (
          <Field
            key={name}
            id={`${id}-${name}`}
            label={place === 'header' ? `${name} (header)` : name}
            note={description}
          >
            {(described) => (
              <input
                {...described}
                value={values[name] ?? ''}
                autoComplete="off"
                onInput={({ currentTarget }) =>
                  setValues({ ...values, [name]: currentTarget.value })
                }
              />
            )}
          </Field>
        ))}
      </div>
      {hasBody && (
        <div class="field">
          <label for={`${id}-body`}>Body (JSON)</label>
          <textarea
            id={`${id}-body`}
            rows={5}
            spellcheck={false}
            value={body}
            onInput={({ currentTarget }) => setBody(currentTarget.value)}
          />
        </div>
      )}
      <div>
        <button class="button" type="submit">
          Send
        </button>
      </div>
      <div role="status">
        {answer !== undefined && (
          <pre tabIndex={0} aria-label="Answer">
            {answer}
          </pre>
        )}
      </div>
    </form>
  );
}

const JSON_BODY: [string, string] = ['content-type', 'application/json'];

function shorten(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
