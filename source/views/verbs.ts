import { showKey, type Key } from '../components/key.js';

/** A verb: its keys, and its label in the key line. */
export interface Verb {
  readonly keys: readonly Key[];
  readonly label: string;
}

/**
 * The verbs of the screen. Bindings take keys and labels from here, so that a key means the same in every view.
 * Verbs share a key only if they are one gesture: Escape leaves, Enter continues, space pauses and resumes,
 * / looks for a text.
 */
export const VERBS = {
  open: { keys: ['enter'], label: 'open' },
  start: { keys: ['enter'], label: 'start' },
  tryOut: { keys: ['enter'], label: 'try it' },
  cancel: { keys: ['escape'], label: 'cancel' },
  close: { keys: ['escape'], label: 'close' },
  clear: { keys: ['escape'], label: 'all rows' },
  back: { keys: ['escape'], label: 'back' },
  pause: { keys: ['space'], label: 'pause' },
  resume: { keys: ['space'], label: 'resume' },
  setUp: { keys: ['1'], label: 'Start' },
  live: { keys: ['2'], label: 'Live' },
  results: { keys: ['3'], label: 'Results' },
  filter: { keys: ['/'], label: 'filter' },
  find: { keys: ['/'], label: 'find' },
  goTo: { keys: ['#'], label: 'go to id' },
  next: { keys: ['n'], label: 'next' },
  previous: { keys: ['N'], label: 'previous' },
  right: { keys: ['right', 'l'], label: 'right' },
  left: { keys: ['left', 'h'], label: 'left' },
  up: { keys: ['up', 'k'], label: 'up' },
  down: { keys: ['down', 'j'], label: 'down' },
  pageUp: { keys: ['page-up', 'ctrl-b'], label: 'page up' },
  pageDown: { keys: ['page-down', 'ctrl-f'], label: 'page down' },
  first: { keys: ['home', 'g'], label: 'first' },
  last: { keys: ['end', 'G'], label: 'last' },
  sort: { keys: ['s'], label: 'sort' },
  reverse: { keys: ['S'], label: 'reverse' },
  refresh: { keys: ['R'], label: 'refresh' },
  copy: { keys: ['y'], label: 'copy' },
  explain: { keys: ['x'], label: 'explain' },
  stop: { keys: ['X'], label: 'stop' },
  report: { keys: ['p'], label: 'PDF' },
  export: { keys: ['e'], label: 'export' },
  openFile: { keys: ['o'], label: 'open file' },
  audit: { keys: ['a'], label: 'audit' },
  verify: { keys: ['v'], label: 'verify' },
  rejected: { keys: ['f'], label: 'rejected' },
  entity: { keys: ['E'], label: 'entity' },
  thread: { keys: ['t'], label: 'thread' },
  arrange: { keys: ['H'], label: 'timeline' },
  databases: { keys: ['d'], label: 'databases' },
  events: { keys: ['L'], label: 'events' },
  faster: { keys: ['+', '='], label: 'faster' },
  slower: { keys: ['-', '_'], label: 'slower' },
  type: { keys: ['w'], label: 'type' },
  mark: { keys: ['*'], label: 'mark' },
  compare: { keys: ['c'], label: 'compare' },
  mouse: { keys: ['m'], label: 'mouse' },
  migrate: { keys: ['M'], label: 'migrate' },
  add: { keys: ['i'], label: 'add' },
  remove: { keys: ['delete', 'backspace'], label: 'remove' },
  chart: { keys: ['C'], label: 'chart' },
  baseline: { keys: ['B'], label: 'baseline' },
  runAgain: { keys: ['r'], label: 'run again' },
  step: { keys: ['.'], label: 'step' },
  replay: { keys: ['P'], label: 'replay' },
  finish: { keys: ['>'], label: 'to the end' },
  hint: { keys: ['!'], label: 'hint' },
  takeOver: { keys: ['u'], label: 'to Start' },
} as const satisfies Readonly<Record<string, Verb>>;

/** The first key of a verb, for a sentence: "w", "Enter", "space". */
export function keyName(verb: keyof typeof VERBS): string {
  return showKey(VERBS[verb].keys[0], true);
}

/** Why nothing else can be started now. */
export const RUN_IS_GOING = `a run is going: ${keyName('live')} shows it`;
