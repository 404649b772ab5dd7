import { describe, expect, it } from 'vitest';

import { DEFAULT_FORM } from '../../source/commands/default-form.js';
import { shownFields } from '../../source/commands/run-form.js';
import { helpOf, SETTINGS } from '../../source/commands/settings.js';
import type { FormValues } from '../../source/commands/setting-types.js';
import { drawScreen } from './support/screen.js';
import { settle, testShell } from './support/shell.js';

/** Forms that show every setting between them. */
const FORMS: Readonly<Record<string, Partial<FormValues>>> = {
  assignment: {},
  'generated rows': { workload: 'generate', pace: '0', rate: '100' },
  'generated units': { workload: 'generate', pace: '0', unit: 'Order', together: 'outbox' },
};

/** The width of the settings, which have the databases beside them on a wide screen. */
const WIDTH = { 80: 78, 120: 64 } as const;

describe.each([
  [80, 24],
  [120, 36],
] as const)('the help of a setting at %i × %i', (columns, rows) => {
  it.each(Object.entries(FORMS))('is shown whole: %s', async (_, settings) => {
    const form = { ...DEFAULT_FORM, ...settings };
    const { shell } = testShell({ terminal: { columns, rows } });
    for (const setting of shownFields(form)) {
      shell.open('start', { settings, setting });
      await settle();
      const { lines } = await drawScreen(shell);
      expect(lines).toHaveLength(rows);
      const text = lines.map((line) => line.slice(1, 1 + WIDTH[columns]).trim()).join(' ');
      const about = SETTINGS[setting].valueMeaning?.(form) ?? helpOf(setting);
      expect(text.replaceAll(/\s+/g, ' ')).toContain(about.slice(1));
    }
  });
});
