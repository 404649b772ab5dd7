import type { Binding } from '../view.js';
import { VERBS } from '../verbs.js';
import type { LabContext } from './begin.js';
import { whyNoFile } from './file-keys.js';
import type { LabAction, LabState } from './state.js';

/** Why what is shown cannot become a baseline now. */
function whyNoBaseline(state: LabState): string | undefined {
  const isSearched = state.shown?.kind === 'search';
  return whyNoFile(state) ?? (isSearched ? 'only a comparison can be a baseline' : undefined);
}

/** Saves the comparison under a name, with which `compare --against` compares later ones. */
export const baselineBindings: readonly Binding<LabState, LabAction>[] = [
  {
    id: 'lab.baseline',
    ...VERBS.baseline,
    help: 'Save the comparison as a baseline.',
    priority: 11,
    disabled: whyNoBaseline,
    run: askForName,
  },
  {
    id: 'lab.letter-baseline',
    keys: ['s'],
    label: 'baseline',
    help: 'Save the comparison as a baseline.',
    isUnlisted: true,
    disabled: whyNoBaseline,
    run: askForName,
  },
];

function askForName(context: LabContext): void {
  context.askTexts({
    title: 'Save the comparison as a baseline',
    fields: [{ label: 'Name', text: 'main' }],
    enterLabel: 'save',
    run: ([name = '']) => save(context, name.trim(), false),
  });
}

/** A name that is taken is asked about. */
async function save(context: LabContext, name: string, replaces: boolean): Promise<void> {
  const { shown } = context.state;
  if (shown?.kind !== 'comparison') return;
  const { lab } = context.services;
  if (!replaces && (await lab.hasBaseline(name))) {
    context.ask({
      title: `Replace the baseline ${name}?`,
      lines: [`There is a baseline ${name} already; the comparison that it is stays stored.`],
      answers: [{ key: 'y', label: 'replace it', run: () => save(context, name, true) }],
    });
    return;
  }
  await lab.saveBaseline(shown.experiment, name, { replaces });
  context.notify(`Saved as the baseline ${name}: compare … --against ${name} uses it`, 'good');
}
