import { EMPTY_SCROLL } from '../../components/scroll.js';
import { textField } from '../../components/text-field.js';
import { lessonIsOver, workIsOver } from '../run-is-over.js';
import { keyName, VERBS } from '../verbs.js';
import { VIEW_IDS, VIEW_TITLES, type BindingFacts, type ViewId } from '../view.js';
import type { ShellApi } from './api.js';
import { isBusy, stopWork } from './work.js';

/** A binding that works in every view, on the shell instead of the state of a view. */
export interface GlobalBinding extends BindingFacts {
  /** Why it does nothing now; undefined if it works. */
  disabled?(shell: ShellApi): string | undefined;
  run(shell: ShellApi): void;
}

function viewBeside(shell: ShellApi, step: 1 | -1): ViewId {
  const position = VIEW_IDS.indexOf(shell.state.route.view) + step + VIEW_IDS.length;
  return VIEW_IDS[position % VIEW_IDS.length] ?? 'start';
}

/** The bindings that work in every view, after those of the view itself. */
export const GLOBAL_BINDINGS: readonly GlobalBinding[] = [
  ...VIEW_IDS.map((id, index): GlobalBinding => ({
    id: `view.${id}`,
    keys: [String(index + 1)],
    label: VIEW_TITLES[id],
    help: `Go to ${VIEW_TITLES[id]}.`,
    run: (shell) => shell.open(id),
  })),
  {
    id: 'view.next',
    keys: ['tab'],
    label: 'next view',
    help: 'Go to the next view.',
    run: (shell) => shell.open(viewBeside(shell, 1)),
  },
  {
    id: 'view.previous',
    keys: ['shift-tab'],
    label: 'previous view',
    help: 'Go to the previous view.',
    run: (shell) => shell.open(viewBeside(shell, -1)),
  },
  {
    id: 'screen.cancel',
    ...VERBS.cancel,
    help: 'Cancel what the view is doing.',
    disabled: (shell) => (shell.ownJob() ? undefined : 'nothing is going on'),
    run: (shell) => void shell.cancelJob(),
  },
  {
    id: 'view.back',
    ...VERBS.back,
    help: 'Go back to the view before.',
    run: (shell) => shell.back(),
  },
  {
    id: 'screen.keys',
    keys: ['?'],
    label: 'keys',
    help: 'Show all keys of this view.',
    priority: 90,
    run: (shell) => shell.update({ overlay: { kind: 'keys', top: 0 } }),
  },
  {
    id: 'screen.palette',
    keys: [':'],
    label: 'find',
    help: 'Find a command, setting, run or page by its name.',
    run: (shell) => {
      shell.update({ overlay: { kind: 'palette', field: textField(), scroll: EMPTY_SCROLL } });
      shell.readPlaces();
    },
  },
  {
    id: 'screen.theme',
    keys: ['T'],
    label: 'theme',
    help: 'Change the theme: dark, light, colour-blind or mono.',
    run: (shell) => shell.nextTheme(),
  },
  {
    id: 'screen.mouse',
    ...VERBS.mouse,
    help: 'Switch the mouse on or off; on, it selects and scrolls.',
    run: (shell) => {
      const hasMouse = !shell.state.hasMouse;
      shell.host.useMouse(hasMouse);
      shell.update({ hasMouse });
      shell.notify(
        hasMouse
          ? `The mouse is on: a click selects, the wheel scrolls; ${keyName('mouse')} gives it back to the terminal`
          : 'The mouse is off: the terminal selects text',
        'dim',
      );
    },
  },
  {
    id: 'screen.quit',
    keys: ['q'],
    label: 'quit',
    help: 'Quit the program; asks first during long work.',
    priority: 91,
    run: (shell) => (isBusy(shell.services) ? askToLeave(shell) : shell.host.leave()),
  },
  {
    id: 'screen.interrupt',
    keys: ['ctrl-c'],
    label: 'stop',
    help: 'Stop the run, leave a text field, or quit; twice quits.',
    run: interrupt,
  },
  {
    id: 'screen.suspend',
    keys: ['ctrl-z'],
    label: 'suspend',
    help: 'Suspend the program and its run; `fg` resumes.',
    run: (shell) => shell.host.suspend(),
  },
];

/** What stays of a comparison or a search that is stopped. */
function describeKept({ lab }: ShellApi['services']): string {
  return lab.current()?.kind === 'search'
    ? 'What is known of the rates until now is stored.'
    : 'The complete rounds of the comparison are compared and stored.';
}

function interrupt(shell: ShellApi): void {
  const { live, lab, lessons } = shell.services;
  if (lessons.isRunning() && !shell.state.hasInterrupted) {
    lessons.stop();
    shell.update({ hasInterrupted: true });
    return;
  }
  const isGoing = live.isRunning() ? !live.isStopping() : lab.current()?.isStopping === false;
  if (!isBusy(shell.services) || !isGoing) shell.host.leave(shell.state.hasInterrupted);
  else {
    stopWork(shell.services);
    shell.update({ hasInterrupted: true });
    askWhetherToStay(shell);
  }
}

function askToLeave(shell: ShellApi): void {
  const { live, lab, lessons } = shell.services;
  const labKind = lab.isRunning() ? (lab.current()?.kind ?? 'comparison') : undefined;
  const what = live.isRunning() ? 'run' : (labKind ?? 'lesson');
  const question = {
    title: `A ${what} is going`,
    lines: [
      ...(lessons.isRunning() ? ['Its databases are temporary, and are removed.'] : []),
      ...(live.isRunning() ? ['What it has written so far is kept, audited and stored.'] : []),
      ...(lab.isRunning() ? [describeKept(shell.services)] : []),
    ],
    answers: [
      {
        key: 'y',
        label: 'stop it and leave',
        run: () => {
          stopWork(shell.services);
          shell.host.leave();
        },
      },
      { key: 'n', label: 'stay' },
    ],
    outdated: what === 'lesson' ? lessonIsOver : workIsOver,
  };
  shell.update({ overlay: { kind: 'question', question } });
}

function askWhetherToStay(shell: ShellApi): void {
  const { live, lab } = shell.services;
  const isRun = live.isRunning();
  const question = {
    title: `The ${isRun ? 'run' : (lab.current()?.kind ?? 'comparison')} is stopping`,
    lines: [
      isRun
        ? 'The threads finish the rows in flight; then what was written is audited and stored.'
        : describeKept(shell.services),
    ],
    answers: [
      { key: 's', label: 'stay and see' },
      { key: 'q', label: 'leave', run: () => shell.host.leave() },
    ],
    escapeLabel: 'stay',
    outdated: workIsOver,
  };
  shell.update({ overlay: { kind: 'question', question } });
}
