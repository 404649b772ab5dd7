import { describe, expect, it } from 'vitest';
import { VIEWS } from '../../source/views/index.js';
import { GLOBAL_BINDINGS } from '../../source/views/shell/global-keys.js';
import { VIEW_IDS } from '../../source/views/view.js';

const views = VIEW_IDS.map((id) => VIEWS[id]);

/** Keys that belong to the frame in every view; a number or escape may be a view's own for a moment. */
const RESERVED = ['tab', 'shift-tab', '?', ':', 'T', 'q', 'ctrl-c', 'ctrl-z'];

describe('the bindings', () => {
  it('have ids that are unique in the program', () => {
    const ids = [...GLOBAL_BINDINGS, ...views.flatMap(({ bindings }) => bindings)].map(
      ({ id }) => id,
    );
    expect(ids.toSorted()).toEqual([...new Set(ids)].toSorted());
  });

  it.each(views)('of $id begin with the name of the view', ({ id, bindings }) => {
    expect(bindings.filter((binding) => !binding.id.startsWith(`${id}.`))).toEqual([]);
  });

  it.each(views)('of $id leave the keys of the frame alone', ({ bindings }) => {
    const keys = bindings.flatMap((binding) => binding.keys);
    expect(keys.filter((key) => RESERVED.includes(key))).toEqual([]);
  });

  it.each(views)('of $id share a key only where all but one can be disabled', ({ bindings }) => {
    const keys = new Set(bindings.flatMap((binding) => binding.keys));
    const clashing = [...keys].filter((key) => {
      const bound = bindings.filter((binding) => binding.keys.includes(key));
      return bound.filter((binding) => binding.disabled === undefined).length > 1;
    });
    expect(clashing).toEqual([]);
  });

  it.each([...views.flatMap(({ bindings }) => bindings), ...GLOBAL_BINDINGS])(
    '$id says in a sentence what it does',
    ({ label, help }) => {
      expect(label).not.toBe('');
      expect(help).toMatch(/^[A-Z`].*\.$/);
    },
  );
});
