/** @jsxImportSource preact */
import type { ComponentChildren, VNode } from 'preact';

/** What went wrong, where something else was to be. */
export function Problem({ children }: { readonly children: ComponentChildren }): VNode {
  return (
    <p class="panel tone-bad" role="alert">
      ✖ {children}
    </p>
  );
}
