import { UsageError } from '../../base/errors.js';
import { formatList, inflect } from '../../base/format.js';
import { didYouMean } from '../../base/nearest.js';
import { cutText, escapeText } from '../../base/text.js';
import { quoteValue } from '../../entities/value.js';
import type { CommandContext, ExitStatus } from '../context.js';
import { FLAG_ACTIONS, MODEL_ACTIONS, type ModelAction } from './actions.js';
import { checkModel } from './check.js';
import { diffModel } from './diff.js';
import { exportModel } from './export.js';
import { modelFromDatabase } from './from.js';
import { sampleModel } from './sample.js';
import { showModel } from './show.js';

/** What an action is given: the command line without the action itself. */
type Act = (context: CommandContext) => Promise<ExitStatus> | ExitStatus;

const ACTS: Readonly<Record<ModelAction, Act>> = {
  check: checkModel,
  show: showModel,
  sample: sampleModel,
  export: exportModel,
  from: modelFromDatabase,
  diff: diffModel,
};

/** `dbsim-tui model ACTION …`: what a model file holds. @throws UsageError */
export async function modelCommand(context: CommandContext): Promise<ExitStatus> {
  const [word, ...operands] = context.operands;
  const action = MODEL_ACTIONS.find((known) => known === word);
  if (!action) {
    throw new UsageError(
      word === undefined
        ? `\`model\` needs a word after it: ${formatList(MODEL_ACTIONS, 'or')}`
        : `There is no \`model ${escapeText(cutText(word, 40))}\`${didYouMean(word, MODEL_ACTIONS)}; after \`model\` comes ${formatList(MODEL_ACTIONS, 'or')}`,
      '`dbsim-tui help model` shows examples',
    );
  }
  if (action !== 'diff' && operands.length > 1) {
    const found = operands.slice(1).map(quoteValue).join(', ');
    throw new UsageError(`\`model ${action}\` takes one operand (found ${found})`, '');
  }
  requireFlags(action, context);
  return ACTS[action]({ ...context, operands });
}

/** Refuses flags of other actions. @throws UsageError */
function requireFlags(action: ModelAction, { flags }: CommandContext): void {
  for (const [flag, actions] of Object.entries(FLAG_ACTIONS)) {
    if (flags[flag] === undefined || actions.includes(action)) continue;
    const owners = formatList(actions.map((owner) => `\`model ${owner}\``));
    throw new UsageError(
      `\`model ${action}\` does not take --${flag}, only ${owners} ${inflect(actions.length, 'does', 'do')}`,
      '',
    );
  }
}
