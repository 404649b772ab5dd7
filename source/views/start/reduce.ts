import type { SettingName, FormValues } from '../../commands/setting-types.js';
import { applyPreset, personalOf, PRESETS, presetOf } from '../../commands/presets.js';
import { speedAfter } from '../../commands/default-form.js';
import { afterModel, problemOf } from '../../commands/run-form.js';
import type { Model } from '../../entities/model.js';
import { fitScroll, moveScroll, scrollTo } from '../../components/scroll.js';
import { textField, type TextField } from '../../components/text-field.js';
import { reduceJobs } from '../jobs.js';
import { layoutOf } from './layout.js';
import {
  offeredMapping,
  rowsOf,
  selectedRow,
  stepped,
  type StartAction,
  type StartState,
} from './state.js';

/** The state after an action. */
export function reduce(state: StartState, action: StartAction): StartState {
  switch (action.type) {
    case 'resized':
      return settle({ ...state, size: action.size });
    case 'restored':
      return settle({
        ...withForm(state, action.form),
        topology: action.topology,
        isRestored: true,
      });
    case 'looked':
      return settle({ ...state, databases: action.databases, topology: action.topology });
    case 'moved':
      return { ...state, scroll: moveScroll(state.scroll, action.move), refused: undefined };
    case 'selected': {
      const cursor = rowsOf(state.form).indexOf(action.name);
      return cursor < 0 ? state : { ...state, scroll: scrollTo(state.scroll, cursor) };
    }
    case 'stepped': {
      const row = selectedRow(state);
      if (row === 'preset') return stepPreset(state, action.by);
      return set(state, row, stepped(row, state.form[row], action.by, previewedModel(state)));
    }
    case 'set':
      return set(state, action.name, action.text);
    case 'typing': {
      const row = selectedRow(state);
      if (row === 'preset') return state;
      return type(state, row, textField(action.text ?? typedBefore(state, row)));
    }
    case 'typed':
      return state.typed ? type(state, state.typed.name, action.field) : state;
    case 'offered':
      return state.typed ? { ...state, typed: { ...state.typed, offers: action.offers } } : state;
    case 'accepted': {
      if (!state.typed || state.typed.problem !== undefined) return state;
      const { name, field } = state.typed;
      return set({ ...state, typed: undefined }, name, field.text.trim());
    }
    case 'left':
      return { ...state, typed: undefined };
    case 'refused': {
      const cursor = rowsOf(state.form).indexOf(action.name);
      return { ...state, scroll: scrollTo(state.scroll, cursor), refused: action.problem };
    }
    case 'job':
    case 'job-ended':
      return reduceJobs(state, action);
    case 'previewing':
      return { ...state, preview: { key: action.key, found: undefined } };
    case 'forgotten':
      return { ...state, preview: undefined };
    case 'previewed': {
      const { preview } = state;
      if (preview?.key !== action.key) return state;
      return settle({ ...state, preview: { ...preview, found: action.found } });
    }
    case 'found':
      return { ...state, unclosed: action.unclosed };
    case 'asked':
      return { ...state, unclosed: undefined, isAsked: true };
  }
}

/** The model of the rows that are shown; undefined while there are none. */
function previewedModel({ preview }: StartState): Model | undefined {
  return preview?.found?.type === 'shown' ? preview.found.preview.model : undefined;
}

function type(state: StartState, name: SettingName, field: TextField): StartState {
  const problem = problemOf(name, field.text.trim());
  return { ...state, typed: { name, field, problem, offers: [] }, refused: undefined };
}

function set(state: StartState, name: SettingName, text: string): StartState {
  const { form } = state;
  const changed = { ...form, [name]: text };
  const next =
    name === 'workload'
      ? { ...changed, ...speedAfter(form, text) }
      : name === 'model'
        ? { ...changed, ...afterModel(form, text) }
        : changed;
  return settle({ ...withForm(state, next), refused: undefined });
}

/** Changes the form; one that is not a preset is kept, to return to it. */
function withForm(state: StartState, form: FormValues): StartState {
  return { ...state, form, custom: presetOf(form) ? state.custom : form };
}

/** The previous or next preset; wraps around. A custom form comes last. */
function stepPreset(state: StartState, by: 1 | -1): StartState {
  const { form, custom } = state;
  const forms = [
    ...PRESETS.map((preset) => applyPreset(form, preset)),
    ...(custom ? [{ ...custom, ...personalOf(form) }] : []),
  ];
  const preset = presetOf(form);
  const at = preset ? PRESETS.indexOf(preset) : PRESETS.length;
  const next = forms[(at + by + forms.length) % forms.length];
  return settle({ ...state, form: next ?? form, refused: undefined });
}

/**
 * The initial text of a field: its value; for the mapping, the suggested one appended to what is mapped already.
 */
function typedBefore({ form, preview }: StartState, name: SettingName): string {
  const mapping = offeredMapping(preview);
  if (name !== 'map' || mapping === undefined) return form[name];
  return form.map === '' ? mapping : `${form.map};${mapping}`;
}

function settle(state: StartState): StartState {
  const count = rowsOf(state.form).length;
  const visible = layoutOf(state.size, count).formRows;
  return { ...state, scroll: fitScroll(state.scroll, { count, visible }) };
}
