import { UsageError } from '../base/errors.js';
import type { FlagValues } from './context.js';
import { SETTING_NAMES, type SettingName, type FormValues } from './setting-types.js';
import { SETTINGS } from './settings.js';
import { isCounted, isFromFiles, isGenerated, takesModel } from './setting-conditions.js';
import { choosesReferences, isInUnits } from './policy-settings.js';
import { DEFAULT_FORM, defaultSpeed, speedAfter } from './default-form.js';
import { isDefaultModel } from './default-model.js';
import { readChoice, readDecimal, readInteger } from './values.js';

/** What is wrong with a value, in the words of the command line; undefined when it is allowed. */
export function problemOf(name: SettingName, text: string): string | undefined {
  try {
    checkField(name, text);
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message.replace(/^--/, '');
    throw error;
  }
}

function checkField(name: SettingName, text: string): void {
  const field = SETTINGS[name];
  switch (field.kind) {
    case 'choice':
      if (!field.choicesOf) readChoice(name, text, field.choices);
      return;
    case 'text':
      if (text.trim() === '' && field.missing !== undefined) {
        throw new UsageError(field.missing, '');
      }
      if (text !== '') field.check?.(text);
      return;
    case 'integer':
      if (text !== '' || field.empty === undefined) readInteger(name, text, field.limits);
      return;
    case 'decimal':
      if (text !== '' || field.empty === undefined) readDecimal(name, text, field.limits);
  }
}

/** The fields that mean something beside the others. */
export function shownFields(values: FormValues): SettingName[] {
  return SETTING_NAMES.filter((name) => SETTINGS[name].applies?.(values) ?? true);
}

/** The command line of the same run. */
export function formFlags(values: FormValues): { workload: string; flags: FlagValues } {
  const { workload, folder, map, rows, duration, invalid, seed, existing, pace } = values;
  const { threads, batch, pipeline, turn, order, writer, references, journal, sync, slow } = values;
  const isSkewed = choosesReferences(values) && values.skew !== '';
  const counted = isCounted(values) ? (rows === '' ? {} : { rows }) : { duration };
  const seeded = { ...counted, invalid, ...(seed === '' ? {} : { seed }) };
  const units = isInUnits(values) ? { unit: values.unit, together: values.together } : {};
  const isRated = SETTINGS.rate.applies?.(values) === true && values.rate !== '';
  return {
    workload: workload === 'folder' ? folder : workload,
    flags: {
      ...(isGenerated(values) ? seeded : {}),
      ...(isSkewed ? { skew: values.skew } : {}),
      ...(isFromFiles(values) && map !== '' ? { map } : {}),
      ...(takesModel(values) && !isDefaultModel(values.model) ? { model: values.model } : {}),
      ...(existing === 'fresh' ? { fresh: true } : {}),
      threads,
      batch,
      ...(SETTINGS.pipeline.applies?.(values) === false ? {} : { pipeline }),
      ...(turn === '' || SETTINGS.turn.applies?.(values) === false ? {} : { turn }),
      order,
      writer,
      ...lockFlags(values),
      references,
      ...units,
      journal,
      sync,
      pace,
      ...(slow === '0' || SETTINGS.slow.applies?.(values) === false ? {} : { slow }),
      ...(isRated ? { rate: values.rate, arrival: values.arrival } : {}),
    },
  };
}

/** The flags about locks, as far as they are not what runs do by default: not every database knows the others. */
function lockFlags(values: FormValues): FlagValues {
  const { begin, retry } = values;
  const isShown = (name: SettingName): boolean => SETTINGS[name].applies?.(values) ?? true;
  return {
    ...(begin === SETTINGS.begin.default || !isShown('begin') ? {} : { begin }),
    ...(values['check-first'] === 'on' && isShown('check-first') ? { 'check-first': true } : {}),
    ...(retry === SETTINGS.retry.default ? {} : { retry }),
  };
}

/** A form from what was remembered: values that are no longer allowed give way to the defaults. */
export function restoreForm(remembered: Readonly<Record<string, string>> = {}): FormValues {
  const restored = SETTING_NAMES.map((name) => {
    const text = remembered[name];
    const isAllowed =
      text !== undefined && (problemOf(name, text) === undefined || SETTINGS[name].kind === 'text');
    return [name, isAllowed ? text : DEFAULT_FORM[name]];
  });
  const form = Object.fromEntries(restored) as FormValues;
  const usual = defaultSpeed(form.workload);
  // Older forms lack it: a pace that was chosen then was the whole speed.
  const slow = remembered['slow'] ?? (form.pace === usual.pace ? usual.slow : '0');
  // What a run deletes is never decided by what was chosen another day.
  return { ...form, slow, existing: DEFAULT_FORM.existing };
}

/** What another model changes: no units, and the rows that it plans, unless the user has chosen a number. */
export function afterModel(
  { rows }: Pick<FormValues, 'rows'>,
  model: string,
): Partial<Pick<FormValues, 'rows' | 'unit'>> {
  const usual = SETTINGS.rows.default;
  const unit = SETTINGS.unit.default;
  if (isDefaultModel(model)) return rows === '' ? { rows: usual, unit } : { unit };
  return rows === usual ? { rows: '', unit } : { unit };
}

/** A form with the flags of the command line in it. @throws UsageError for a wrong one */
export function applyFlags(form: FormValues, flags: FlagValues): FormValues {
  const given = SETTING_NAMES.filter((name) => flags[name] !== undefined);
  const values = Object.fromEntries(
    given.map((name) => [name, flags[name] === true ? 'on' : flags[name]]),
  );
  const isGenerate = given.some((name) => {
    const { applies } = SETTINGS[name];
    if (applies === takesModel) return !takesModel(form) && !isDefaultModel(String(flags[name]));
    return applies === isGenerated || applies === isCounted || applies === choosesReferences;
  });
  return {
    ...form,
    // A pace on the command line is the whole speed, and generated rows are not watched one by one.
    ...(isGenerate || flags['pace'] !== undefined ? { slow: '0' } : {}),
    ...(isGenerate ? { workload: 'generate' } : {}),
    // A model plans thousands of rows.
    ...('model' in values && isGenerate ? speedAfter(form, 'generate') : {}),
    ...('model' in values ? afterModel(form, String(values['model'])) : {}),
    ...(values as Partial<FormValues>),
    ...(flags['fresh'] === true ? { existing: 'fresh' } : {}),
  };
}
