import type { CommandName, Flag } from './flag.js';
import { SETTING_NAMES, type SettingName } from './setting.js';
import { isGenerated, SETTINGS } from './settings.js';

/** The settings whose flags have the same name; the workload is an operand, and so is a folder. */
type FlagName = Exclude<SettingName, 'workload' | 'folder' | 'existing'>;

const FLAG_NAMES = SETTING_NAMES.filter(
  (name): name is FlagName => name !== 'workload' && name !== 'folder' && name !== 'existing',
);

/** The names of number values where "N" is too vague. */
const PLACEHOLDERS: Readonly<Partial<Record<FlagName, string>>> = {
  invalid: 'P',
  seed: 'S',
  pace: 'MS',
};

/** The default of the seed, which is not a value. */
const RANDOM_SEED = 'random, printed at start';

/** What some settings mean to other commands. */
const ELSEWHERE: Readonly<Partial<Record<FlagName, NonNullable<Flag['of']>>>> = {
  rows: {
    explain: {
      meaning: 'instead of one row: how N generated rows spread over the databases',
      default: '',
    },
    torture: { meaning: 'rows of each attacked run, 100–100000', default: '3000' },
  },
  seed: {
    explain: { meaning: 'with --rows: the same seed gives the same rows', default: '1' },
    torture: { meaning: 'the same seed attacks at the same rows', default: RANDOM_SEED },
  },
};

/** The flags that choose what a run writes, and how. */
export const RUN_FLAGS: readonly Flag[] = [
  ...FLAG_NAMES.map(flagOf),
  {
    name: 'fresh',
    meaning: 'empty the databases first; without it, their rows are kept',
    commands: ['screen', 'run'],
  },
  {
    name: 'map',
    takes: 'MAP',
    meaning:
      'for a folder: other column names, such as users.csv:customer_id=id,mail=email with ; between files, or a YAML or JSON file of them',
    commands: ['run'],
  },
  {
    name: 'row',
    takes: 'ROW',
    meaning:
      'for the workload row: the one row, such as "User 12, Ana, ana@example.com" or a JSON object',
    commands: ['run'],
  },
];

function flagOf(name: FlagName): Flag {
  const setting = SETTINGS[name];
  const { meaning, applies } = setting;
  const of = ELSEWHERE[name];
  const commands: CommandName[] = ['screen', 'run'];
  return {
    name,
    takes: setting.kind === 'choice' ? setting.choices.join('|') : (PLACEHOLDERS[name] ?? 'N'),
    meaning: `${applies === isGenerated ? 'generate: ' : ''}${meaning}${rangeOf(name)}`,
    default: setting.default === '' ? RANDOM_SEED : setting.default,
    commands: of ? [...commands, ...(Object.keys(of) as CommandName[])] : commands,
    ...(of ? { of } : {}),
  };
}

/** ", 1–256"; nothing where the range does not matter to a user. */
function rangeOf(name: FlagName): string {
  const setting = SETTINGS[name];
  if (name === 'rows' || name === 'seed' || name === 'pace' || !('limits' in setting)) return '';
  return `, ${setting.limits.min}–${setting.limits.max}`;
}
