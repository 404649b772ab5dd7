import { Box } from 'ink';
import type { ReactNode } from 'react';

import { span, type Line } from '../../components/line.js';
import { Lines } from '../../components/lines.js';
import type { ViewProps } from '../view.js';
import { countFormLines, formLines } from './form-lines.js';
import { layoutOf } from './layout.js';
import { selectedRow, type LabState } from './state.js';
import { variantLines } from './variant-lines.js';

export function LabScreen({ state, size, look }: ViewProps<LabState>): ReactNode {
  const isInForm = selectedRow(state) !== undefined || state.typed !== undefined;
  const layout = layoutOf(size, countFormLines(state, size.columns, look), isInForm);
  const form = formLines(state, layout.form, look);
  const variants = variantLines(state, layout.variants, look).slice(0, layout.variants.rows);
  if (layout.isWide) {
    return (
      <Box gap={2}>
        <Lines lines={form} width={layout.form.columns} look={look} />
        <Lines lines={variants} width={layout.variants.columns} look={look} />
      </Box>
    );
  }
  const rule: Line = [span('border', look.glyphs.line.repeat(size.columns))];
  return <Lines lines={[...form, rule, ...variants]} width={size.columns} look={look} />;
}
