/** @jsxImportSource preact */
import type { VNode } from 'preact';
import { useReducer, useState } from 'preact/hooks';

import { capitalize } from '../../../base/text.js';
import { formFlags } from '../../../commands/run-form.js';
import { presetOf } from '../../../commands/presets.js';
import type { EnginesInUse, FormValues, SettingName } from '../../../commands/setting-types.js';
import { helpOf, SETTINGS } from '../../../commands/settings.js';
import { Confirm } from '../confirm.js';
import { Field } from '../fields.js';
import { FIRST_FORM, fieldsOf, PAGE_PRESETS, problemsOf, reduceForm } from './state.js';

/** What the form asks for: the words of the command line. */
export type AskedRun = ReturnType<typeof formFlags>;

/** Settings for a run, and the buttons that queue it. */
export function StartForm(props: {
  readonly engines: EnginesInUse;
  /** Why it was not accepted the last time. */
  readonly problem: string | undefined;
  readonly isBusy: boolean;
  readonly onStart: (asked: AskedRun) => void;
}): VNode {
  const { engines, problem, isBusy, onStart } = props;
  const [form, dispatch] = useReducer(reduceForm, FIRST_FORM);
  const [isAsking, setIsAsking] = useState(false);
  const problems = problemsOf(form);
  const { main, others } = fieldsOf(form);
  const shownFieldsOf = (names: readonly SettingName[]): VNode => (
    <div class="form">
      {names.map((name) => (
        <SettingField
          key={name}
          name={name}
          form={form}
          engines={engines}
          problem={problems.get(name)}
          onChange={(value) => dispatch({ type: 'changed', name, value })}
        />
      ))}
    </div>
  );

  const submit = (event: Event): void => {
    event.preventDefault();
    if (problems.size > 0) return;
    if (form.existing === 'fresh') setIsAsking(true);
    else onStart(formFlags(form));
  };

  return (
    <form class="panel stack" onSubmit={submit} aria-labelledby="start-title" noValidate>
      <h1 class="view-title" id="start-title">
        Start a run
      </h1>
      <Presets form={form} onChoose={(preset) => dispatch({ type: 'preset', preset })} />
      {shownFieldsOf(main)}
      <details>
        <summary>More settings</summary>
        <div class="details-body">{shownFieldsOf(others)}</div>
      </details>
      <div class="row">
        <button class="button button-primary" type="submit" disabled={isBusy || problems.size > 0}>
          {isBusy ? 'Queuing …' : 'Start'}
        </button>
        <p class="field-problem" role="alert">
          {problem}
        </p>
      </div>
      {isAsking && (
        <Confirm
          question="Empty the databases first?"
          explanation="Every row of every table of the model is deleted before the run inserts its own. That cannot be undone."
          yes="Delete the rows and start"
          onAnswer={(isYes) => {
            setIsAsking(false);
            if (isYes) onStart(formFlags(form));
          }}
        />
      )}
    </form>
  );
}

function Presets(props: {
  readonly form: FormValues;
  readonly onChoose: (preset: (typeof PAGE_PRESETS)[number]) => void;
}): VNode {
  const chosen = presetOf(props.form);
  return (
    <fieldset>
      <legend>Preset{chosen ? '' : ': settings of your own'}</legend>
      <div class="presets">
        {PAGE_PRESETS.map((preset) => (
          <label class="preset" key={preset.id}>
            <b>
              <input
                type="radio"
                name="preset"
                checked={preset === chosen}
                onChange={() => props.onChoose(preset)}
              />
              {preset.label}
            </b>
            <span class="field-note">{capitalize(preset.about)}.</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function SettingField(props: {
  readonly name: SettingName;
  readonly form: FormValues;
  readonly engines: EnginesInUse;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}): VNode {
  const { name, form, engines, problem, onChange } = props;
  const setting = SETTINGS[name];
  const unit = 'unit' in setting && setting.unit !== undefined ? ` (${setting.unit})` : '';
  const remark = form[name] === '' && 'empty' in setting ? setting.empty : undefined;
  return (
    <Field
      id={`setting-${name}`}
      label={`${setting.label}${unit}`}
      note={setting.remark(form, engines) ?? remark}
      problems={problem === undefined ? [] : [problem]}
    >
      {(described) =>
        setting.kind === 'choice' ? (
          <select
            {...described}
            title={helpOf(name)}
            value={form[name]}
            onChange={(event) => onChange(event.currentTarget.value)}
          >
            {setting.choices
              .filter((choice) => name !== 'workload' || choice !== 'folder')
              .map((choice) => (
                <option key={choice} value={choice}>
                  {choice}
                </option>
              ))}
          </select>
        ) : (
          <input
            {...described}
            title={helpOf(name)}
            value={form[name]}
            inputMode={setting.kind === 'text' ? 'text' : 'decimal'}
            autoComplete="off"
            spellcheck={false}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
        )
      }
    </Field>
  );
}
