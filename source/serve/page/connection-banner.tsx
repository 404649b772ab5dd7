/** @jsxImportSource preact */
import type { VNode } from 'preact';

import type { Connection } from './connection.js';

/** Shows that the server does not answer, and when it is back. */
export function ConnectionBanner({ connection }: { readonly connection: Connection }): VNode {
  return (
    <div role="status">
      {connection.state === 'lost' && (
        <div class="banner">
          ✖ dbsim does not answer: what you see may be old. It is asked again until it does.
        </div>
      )}
      {connection.state === 'back' && <div class="banner banner-back">✔ Connected again.</div>}
    </div>
  );
}
