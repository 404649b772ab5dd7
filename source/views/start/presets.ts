import { PRESETS, presetOf, type Preset } from '../../commands/presets.js';
import { joinLines, lineWidth, span, type Line, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { cutToWidth } from '../../components/text.js';
import { selectedRow, type StartState } from './state.js';

const CUSTOM = 'custom';

/** "› ‹ [Assignment (30 rows)]  Race  … ›"; where the width is short, the marked one alone. */
export function presetLine(state: StartState, width: number, look: Look): Line {
  const { left, right, pointer } = look.glyphs;
  const isSelected = selectedRow(state) === 'preset';
  const arrow = (glyph: string): Span | string => (isSelected ? span('accent', glyph) : ' ');
  const head: Line = [isSelected ? span('accent', `${pointer} `) : '  ', arrow(left), ' '];
  const labels = presetLabels(state, look);
  const all: Line = [...head, ...joinLines(labels, '  '), ' ', arrow(right)];
  if (lineWidth(all) <= width) return all;
  const marked = labels.filter(([piece]) => isMarked(piece));
  const count = span('dim', `  preset, 1 of ${labels.length}`);
  return [...head, ...joinLines(marked, '  '), ' ', arrow(right), count];
}

/** Each preset as it is listed, the form's own in brackets; "custom" where there is such a form. */
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

const isMarked = (piece: Span | string | undefined): boolean => typeof piece === 'object';

/** What the form's preset shows, in a sentence. */
export function presetHelp({ form }: StartState): string {
  const preset = presetOf(form);
  return preset
    ? `${cutToWidth(preset.label, 40)}: ${preset.about}.`
    : 'Settings of your own; the left and right keys choose a preset.';
}
