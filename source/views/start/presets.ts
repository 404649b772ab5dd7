import { PRESETS, presetOf, type Preset } from '../../commands/presets.js';
import { joinLines, lineWidth, span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { cutToWidth } from '../../components/text.js';
import { selectedRow, type StartState } from './state.js';

const CUSTOM = 'custom';

/** "› ‹ [Assignment (30 rows)]  Race  … ›"; on a narrow screen without arrows, or only the chosen one, as for
 * a screen reader. */
export function presetLine(state: StartState, width: number, look: Look): Line {
  const { left, right, pointer } = look.glyphs;
  const isSelected = selectedRow(state) === 'preset';
  const selection: Line = [isSelected ? span('accent', `${pointer} `) : '  '];
  const between = (line: Line): Line =>
    isSelected
      ? [span('accent', `${left} `), ...line, span('accent', ` ${right}`)]
      : ['  ', ...line];
  const labels = presetLabels(state, look);
  const all = joinLines(labels, '  ');
  const marked = labels.findIndex(([piece]) => typeof piece === 'object');
  const chosen = labels[marked] ?? [];
  const place = span('dim', `  preset ${marked + 1} of ${labels.length}`);
  // Read out, the pointer before all labels would name the first one as the chosen one.
  if (look.glyphs.isScreenReader) return [...selection, ...chosen, place];
  const fitting = [between(all), all].find(
    (line) => lineWidth(line) <= width - lineWidth(selection),
  );
  return [...selection, ...(fitting ?? [...between(chosen), place])];
}

/** The labels of the presets, the chosen one in brackets; with "custom" if there is such a form. */
function presetLabels({ form, custom }: StartState, look: Look): Line[] {
  const chosen = presetOf(form);
  const label = (text: string, isChosen: boolean): Line =>
    isChosen ? [span('accent', `[${text}]`)] : [text];
  const presets = PRESETS.map((preset) => label(nameOf(preset, look), preset === chosen));
  return custom || !chosen ? [...presets, label(CUSTOM, !chosen)] : presets;
}

function nameOf({ label, asks }: Preset, look: Look): string {
  return asks === undefined ? label : `${label}${look.glyphs.ellipsis}`;
}

/** Describes the chosen preset. */
export function presetHelp({ form }: StartState): string {
  const preset = presetOf(form);
  return preset
    ? `${cutToWidth(preset.label, 40)}: ${preset.about}.`
    : 'Settings of your own; the left and right keys choose a preset.';
}
