/** @jsxImportSource preact */
import type { VNode } from 'preact';

/** A drawing of a report as a picture: nothing in it can run or load anything. */
export function Drawing(props: { readonly svg: string; readonly alt: string }): VNode {
  const { svg, alt } = props;
  return (
    <div class="drawing">
      <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={alt} />
    </div>
  );
}
