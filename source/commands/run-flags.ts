import { formatAmount } from '../base/format.js';
import { SHOP_ROW } from '../entities/shop.js';
import { FEW_ROWS, TURN_OF_MANY } from '../ledger/turns.js';
import { DEFAULT_SETTINGS, LANE_POLICIES } from '../sim/settings.js';
import type { CommandName, Flag } from './flag.js';
import { SETTING_NAMES, type Setting, type SettingName } from './setting-types.js';
import { SETTINGS } from './settings.js';
import { choosesReferences } from './policy-settings.js';
import { isCounted, isFromFiles, isGenerated } from './setting-conditions.js';

/** The settings whose flags have the same name; the workload is an operand, and so is a folder. */
type FlagName = Exclude<SettingName, 'workload' | 'folder' | 'existing'>;

const FLAG_NAMES = SETTING_NAMES.filter(
  (name): name is FlagName => name !== 'workload' && name !== 'folder' && name !== 'existing',
);

/** The names of values where "N" is too vague. */
const PLACEHOLDERS: Readonly<Partial<Record<FlagName, string>>> = {
  invalid: 'P',
  seed: 'S',
  skew: 'S',
  pace: 'MS',
  slow: 'MS',
  rate: 'R',
  duration: 'TIME',
  map: 'MAP',
  model: 'MODEL',
};

/** The default of the seed, which is not a value. */
const RANDOM_SEED = 'random, printed at start';

/** The default of the turn depends on the rows of the run. */
const DEFAULT_TURN = `1 up to ${formatAmount(FEW_ROWS, 'row')}, else ${TURN_OF_MANY}; 1 with --rate`;

const MODEL_MEANING = 'the tables, from a model file; without it, users, products and orders';
const MODEL_OF_RUN = 'only checks that the run had this model: its record holds it';

/** What some settings mean to other commands. */
const ELSEWHERE: Readonly<Partial<Record<FlagName, NonNullable<Flag['of']>>>> = {
  rows: {
    explain: {
      meaning: 'instead of one row: how N generated rows spread over the databases',
      default: '',
    },
    model: { meaning: 'model sample: show N rows of each table, 1–1000', default: '3' },
    torture: { meaning: 'rows of each attacked run, 100–100000', default: '3000' },
  },
  unit: {
    explain: {
      meaning:
        'instead of a row: how a unit of this entity is written, and whether these databases can',
      default: '',
    },
  },
  together: {
    explain: { meaning: 'with --unit: by this policy', default: DEFAULT_SETTINGS.together },
  },
  model: {
    explain: { meaning: MODEL_MEANING, default: '' },
    status: { meaning: MODEL_MEANING, default: '' },
    migrate: { meaning: MODEL_MEANING, default: '' },
    reset: { meaning: MODEL_MEANING, default: '' },
    rebalance: { meaning: MODEL_MEANING, default: '' },
    serve: { meaning: MODEL_MEANING, default: '' },
    report: { meaning: MODEL_OF_RUN, default: '' },
    verify: { meaning: MODEL_OF_RUN, default: '' },
  },
  skew: {
    explain: {
      meaning: "with --rows: rows choose those to which they refer by Zipf's law",
      default: '',
    },
  },
  seed: {
    explain: { meaning: 'with --rows: the same seed gives the same rows', default: '1' },
    model: { meaning: 'model sample: the same seed gives the same rows', default: '1' },
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
    name: 'row',
    takes: 'ROW',
    meaning: `for the workload row: the one row, such as "${SHOP_ROW}" or a JSON object`,
    commands: ['run'],
  },
  {
    name: 'lane',
    takes: LANE_POLICIES.join('|'),
    meaning:
      'for tests: clean rows take a short way through the program; off sends every row the long way of all others, with the same outcomes',
    default: DEFAULT_SETTINGS.lane,
    commands: ['run', 'compare'],
  },
];

function flagOf(name: FlagName): Flag {
  const setting = SETTINGS[name];
  const { meaning } = setting;
  const of = ELSEWHERE[name];
  const commands: CommandName[] = ['screen', 'run', 'compare'];
  return {
    name,
    ...takenBy(name, setting),
    meaning: `${workloadOf(setting)}${meaning}${rangeOf(name)}`,
    ...defaultOf(name),
    commands: of ? [...commands, ...(Object.keys(of) as CommandName[])] : commands,
    ...(of ? { of } : {}),
  };
}

/** The value of a flag; a switch takes none. */
function takenBy(name: FlagName, setting: Setting): Pick<Flag, 'takes'> {
  if (setting.kind !== 'choice') return { takes: PLACEHOLDERS[name] ?? 'N' };
  return setting.isSwitch === true ? {} : { takes: setting.choices.join('|') };
}

/** The workload that a setting is about, where it is about one. */
function workloadOf({ applies }: Setting): string {
  if (applies === isGenerated || applies === isCounted || applies === choosesReferences)
    return 'generate: ';
  return applies === isFromFiles ? 'for a folder: ' : '';
}

/** The default that the help names; a mapping has none. */
function defaultOf(name: FlagName): Pick<Flag, 'default'> {
  if (name === 'seed') return { default: RANDOM_SEED };
  if (name === 'turn') return { default: DEFAULT_TURN };
  const setting = SETTINGS[name];
  const isSwitch = setting.kind === 'choice' && setting.isSwitch === true;
  return setting.default === '' || isSwitch ? {} : { default: setting.default };
}

/** ", 1–256"; nothing where the range does not matter to a user. */
function rangeOf(name: FlagName): string {
  const setting = SETTINGS[name];
  if (
    name === 'rows' ||
    name === 'seed' ||
    name === 'pace' ||
    name === 'slow' ||
    !('limits' in setting)
  )
    return '';
  return `, ${setting.limits.min}–${setting.limits.max}`;
}
