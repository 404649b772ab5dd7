import type { Key } from '../../components/key.js';
import { insertText, type TextField } from '../../components/text-field.js';
import type { Editing } from '../view.js';
import type { ShellApi } from './api.js';
import { typedCharacter, typeInto } from './input.js';

/** Whether keys go to a text field: one of an overlay, or of the view in front. */
export function isTyping(shell: ShellApi): boolean {
  const { overlay } = shell.state;
  if (overlay) return overlay.kind === 'form' || overlay.kind === 'palette';
  return shell.editing() !== undefined;
}

/** Types a key into the text field of the view in front. @returns whether the field handled the key */
export function typeKey(shell: ShellApi, editing: Editing<unknown, unknown>, key: Key): boolean {
  const context = shell.context(shell.state.route.view);
  if (key === 'enter') shell.attempt(() => editing.accept(context));
  else if (key === 'escape') shell.attempt(() => editing.cancel(context));
  else if (key === 'tab' && editing.complete) shell.attempt(() => editing.complete?.(context));
  else {
    const field = typeInto(editing.field, key);
    if (!field) return false;
    const character = typedCharacter(key);
    const reason = character === undefined ? undefined : editing.refuses?.(character);
    if (reason === undefined) change(shell, editing, field);
    else shell.notify(reason, 'dim');
  }
  return true;
}

/** Pastes text into the text field that has the focus; without one, says so. */
export function pasteText(shell: ShellApi, text: string): void {
  const { overlay } = shell.state;
  if (overlay?.kind === 'palette') {
    shell.update({ overlay: { ...overlay, field: insertText(overlay.field, text) } });
    return;
  }
  const field = overlay?.kind === 'form' ? overlay.fields[overlay.at] : undefined;
  if (overlay?.kind === 'form' && field) {
    const fields = overlay.fields.with(overlay.at, insertText(field, text));
    shell.update({ overlay: { ...overlay, fields } });
    return;
  }
  const editing = shell.editing();
  if (editing && !overlay) change(shell, editing, insertText(editing.field, text));
  else shell.notify('There is no text field to paste into', 'dim');
}

function change(shell: ShellApi, editing: Editing<unknown, unknown>, field: TextField): void {
  shell.context(shell.state.route.view).dispatch(editing.change(field));
}
