import { EMPTY_SCROLL } from '../../components/scroll.js';
import { textField } from '../../components/text-field.js';
import { VIEW_IDS, type Binding, type ViewId } from '../view.js';
import type { Shell } from './shell.js';

/** The bindings that work in every view, behind those of the view itself. */
export function globalBindings(shell: Shell): readonly Binding[] {
  let bindings = made.get(shell);
  if (!bindings) {
    bindings = [...viewKeys(shell), ...screenKeys(shell), ...leavingKeys(shell)];
    made.set(shell, bindings);
  }
  return bindings;
}

const made = new WeakMap<Shell, readonly Binding[]>();

function viewKeys(shell: Shell): Binding[] {
  const beside = (step: number): ViewId => {
    const position = VIEW_IDS.indexOf(shell.state.route.view) + step + VIEW_IDS.length;
    return VIEW_IDS[position % VIEW_IDS.length] ?? 'start';
  };
  return [
    ...VIEW_IDS.map((id, index): Binding => {
      const { title } = shell.views[id];
      return {
        id: `view.${id}`,
        keys: [String(index + 1)],
        label: title,
        help: `Goes to ${title}.`,
        run: () => shell.open(id),
      };
    }),
    {
      id: 'view.next',
      keys: ['tab'],
      label: 'next view',
      help: 'Goes to the next view.',
      run: () => shell.open(beside(1)),
    },
    {
      id: 'view.previous',
      keys: ['shift-tab'],
      label: 'previous view',
      help: 'Goes to the previous view.',
      run: () => shell.open(beside(-1)),
    },
    {
      id: 'view.back',
      keys: ['escape'],
      label: 'back',
      help: 'Goes back to where you came from.',
      run: () => shell.back(),
    },
  ];
}

function screenKeys(shell: Shell): Binding[] {
  return [
    {
      id: 'screen.keys',
      keys: ['?'],
      label: 'keys',
      help: 'Shows all keys of this view.',
      priority: 90,
      run: () => shell.update({ overlay: { kind: 'keys', scroll: EMPTY_SCROLL } }),
    },
    {
      id: 'screen.palette',
      keys: [':'],
      label: 'commands',
      help: 'Finds a command by its name.',
      run: () =>
        shell.update({
          overlay: { kind: 'palette', field: textField(), scroll: EMPTY_SCROLL },
        }),
    },
    {
      id: 'screen.theme',
      keys: ['T'],
      label: 'theme',
      help: 'Changes the theme: dark, light, colour-blind, mono. It is remembered.',
      run: () => shell.nextTheme(),
    },
  ];
}

function leavingKeys(shell: Shell): Binding[] {
  const { live } = shell.services;
  let hasInterrupted = false;
  return [
    {
      id: 'screen.quit',
      keys: ['q'],
      label: 'quit',
      help: 'Leaves; asks first while a run is going.',
      priority: 91,
      run: () => (live.isRunning() ? askToLeave(shell) : shell.host.leave()),
    },
    {
      id: 'screen.interrupt',
      keys: ['ctrl-c'],
      label: 'stop',
      help: 'Stops the run that is going and asks; once more leaves.',
      run: () => {
        if (!live.isRunning() || live.isStopping()) shell.host.leave(hasInterrupted);
        else {
          hasInterrupted = true;
          live.stop();
          askWhetherToStay(shell);
        }
      },
    },
    {
      id: 'screen.suspend',
      keys: ['ctrl-z'],
      label: 'suspend',
      help: 'Hands the terminal back to your shell; `fg` returns.',
      run: () => shell.host.suspend(),
    },
  ];
}

function askToLeave(shell: Shell): void {
  const question = {
    title: 'A run is going',
    lines: ['What it has written so far is kept, audited and stored.'],
    answers: [
      {
        key: 'y',
        label: 'stop it and leave',
        run: () => {
          shell.services.live.stop();
          shell.host.leave();
        },
      },
      { key: 'n', label: 'stay' },
    ],
  };
  shell.update({ overlay: { kind: 'question', question } });
}

function askWhetherToStay(shell: Shell): void {
  const question = {
    title: 'The run is stopping',
    lines: [
      'The threads finish the rows they have in hand; then what was written is audited and stored.',
    ],
    answers: [
      { key: 's', label: 'stay and see' },
      { key: 'q', label: 'leave', run: () => shell.host.leave() },
    ],
  };
  shell.update({ overlay: { kind: 'question', question } });
}
