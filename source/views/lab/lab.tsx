import { Box } from 'ink';
import type { ReactNode } from 'react';

import { span, type Line } from '../../components/line.js';
import { Lines } from '../../components/lines.js';
import type { ViewProps } from '../view.js';
import { labLines } from './lab-lines.js';
import type { LabState } from './state.js';

export function LabScreen({ state, size, look }: ViewProps<LabState>): ReactNode {
  const { layout, ...parts } = labLines(state, size, look);
  const form = parts.form.map(({ line }) => line);
  const shown = parts.shown.map(({ line }) => line);
  if (layout.isWide) {
    return (
      <Box gap={2}>
        <Lines lines={form} width={layout.form.columns} look={look} />
        <Lines lines={shown} width={layout.variants.columns} look={look} />
      </Box>
    );
  }
  const rule: Line = [span('border', look.glyphs.line.repeat(size.columns))];
  return <Lines lines={[...form, rule, ...shown]} width={size.columns} look={look} />;
}
