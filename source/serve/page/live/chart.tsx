/** @jsxImportSource preact */
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';

import { remSize, useColourScheme } from '../hooks.js';
import { colourOf } from './colours.js';
import { drawMarks } from './draw-marks.js';
import type { Mark } from './marks.js';

/** One line of a chart. */
export interface ChartLine {
  readonly name: string;
  /** A custom property of the style sheet: "--good". */
  readonly colour: string;
  readonly isFilled?: boolean;
  readonly values: readonly (number | null)[];
}

export interface ChartProps {
  /** What the chart shows, in words, for people who cannot see it. */
  readonly label: string;
  /** In milliseconds since the release. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly marks: readonly Mark[];
  readonly formatValue: (value: number) => string;
}

const HEIGHT_REM = 9.5;

/** Values over the time of a run, on a scale from 0. */
export function Chart(props: ChartProps): VNode {
  const element = useRef<HTMLDivElement>(null);
  const drawn = useRef<DrawnChart>(undefined);
  const newest = useRef(props);
  const scheme = useColourScheme();
  const { label, times, lines, marks } = props;

  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    drawn.current = drawChart(current, newest);
    return () => drawn.current?.remove();
  }, [scheme]);

  useEffect(() => {
    newest.current = props;
    drawn.current?.update();
    // oxlint-disable-next-line react/exhaustive-deps -- these are what is drawn
  }, [times, lines, marks]);

  return <div class="chart chart-canvas" ref={element} role="img" aria-label={label} />;
}

/** A chart on the page. */
interface DrawnChart {
  /** Draws the newest data. */
  readonly update: () => void;
  readonly remove: () => void;
}

function drawChart(element: HTMLElement, newest: { readonly current: ChartProps }): DrawnChart {
  const plot = new UPlot(optionsFor(newest, element), dataOf(newest.current), element);
  const observer = new ResizeObserver(() => plot.setSize(sizeOf(element)));
  observer.observe(element);
  return {
    update: () => plot.setData(dataOf(newest.current)),
    remove() {
      observer.disconnect();
      plot.destroy();
    },
  };
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return {
    width: Math.max(80, element.clientWidth),
    height: Math.round(HEIGHT_REM * remSize()),
  };
}

function dataOf({ times, lines }: ChartProps): UPlot.AlignedData {
  const seconds = times.map((ms) => ms / 1000);
  return [seconds, ...lines.map(({ values }) => [...values])];
}

function optionsFor(props: { readonly current: ChartProps }, element: HTMLElement): UPlot.Options {
  const { lines } = props.current;
  const rem = remSize();
  const axis = {
    stroke: colourOf('--dim', element),
    font: `${Math.round(rem * 0.78)}px system-ui, sans-serif`,
    ticks: { show: false },
    grid: { stroke: colourOf('--border', element), width: 1 },
    gap: 4,
  };
  return {
    ...sizeOf(element),
    padding: [rem * 0.6, rem * 0.8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false },
      y: { range: (_plot, _min, max) => [0, niceTop(max)] },
    },
    axes: [
      {
        ...axis,
        size: rem * 1.5,
        space: rem * 5,
        grid: { show: false },
        values: (_plot, ticks) => ticks.map((tick) => formatTick(tick)),
      },
      {
        ...axis,
        size: rem * 3.7,
        space: rem * 2,
        values: (_plot, ticks) => ticks.map((tick) => props.current.formatValue(tick)),
      },
    ],
    series: [
      {},
      ...lines.map(({ name, colour, isFilled = false }): UPlot.Series => {
        const stroke = colourOf(colour, element);
        const line: UPlot.Series = {
          label: name,
          stroke,
          width: Math.max(1.5, rem / 9),
          points: { show: false },
        };
        if (isFilled) line.fill = withAlpha(stroke, 0.16);
        return line;
      }),
    ],
    hooks: { draw: [(plot) => drawMarks(plot, props.current.marks, element)] },
  };
}

/** The top of the scale: a little above the highest value, so that a line is never on the border. */
function niceTop(max: number): number {
  return Number.isFinite(max) && max > 0 ? max * 1.12 : 1;
}

/** Seconds on the axis: "12 s", "2:05" from a minute on. */
function formatTick(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(2))} s`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;
}

/** "rgb(1, 2, 3)" → "rgba(1, 2, 3, 0.16)". */
function withAlpha(colour: string, alpha: number): string {
  return colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
}
