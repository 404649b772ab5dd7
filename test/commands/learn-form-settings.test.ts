import { describe, expect, it } from 'vitest';

import { formOfLesson } from '../../source/commands/learn/form-settings.js';
import { formFlags } from '../../source/commands/run-form.js';
import { DEFAULT_FORM } from '../../source/commands/default-form.js';
import { lessonOf } from '../lessons/support.js';

/** The flags that a form with the settings of a lesson has beside those of every form. */
function flagsAfter(id: string, isOver: boolean): Record<string, unknown> | string {
  const form = formOfLesson(lessonOf(id), isOver);
  if ('problem' in form) return form.problem;
  const { workload, flags } = formFlags({ ...DEFAULT_FORM, ...form.settings });
  const usual = formFlags({ ...DEFAULT_FORM, workload, pace: '0', slow: '0' }).flags;
  const own = Object.entries(flags).filter(([name, value]) => usual[name] !== value);
  return { workload, ...Object.fromEntries(own) };
}

describe('the settings of a lesson for the form of Start', () => {
  it('are those of its last run, and after the run those of the change to try', () => {
    expect(flagsAfter('overlap', false)).toEqual({
      workload: 'generate',
      rows: '600',
      seed: '1',
      turn: '1',
    });
    expect(flagsAfter('overlap', true)).toMatchObject({ threads: '32' });
    expect(flagsAfter('orphans', true)).toEqual({
      workload: 'assignment',
      references: 'check',
      slow: '20',
    });
    expect(flagsAfter('retry-storm', true)).toMatchObject({ 'check-first': true, retry: 'none' });
  });

  it('leave out what a form cannot do, with the reason', () => {
    expect(flagsAfter('hot-shard', true)).toContain('--topology');
    expect(flagsAfter('saga', true)).toContain('kills the process');
    expect(flagsAfter('duplicates', true)).toContain('brings the rows');
  });

  it('say nothing of the files and rows of the person', () => {
    const form = formOfLesson(lessonOf('overlap'), true);
    expect('settings' in form && Object.keys(form.settings)).not.toContain('existing');
    expect('settings' in form && Object.keys(form.settings)).not.toContain('folder');
  });
});
