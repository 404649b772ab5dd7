import { textField } from '../../components/text-field.js';
import type { Context, ViewId } from '../view.js';
import type { ShellApi } from './api.js';
import { contentSize } from './state.js';

/** What a view can see and do. @param dispatch changes its state */
export function contextOf(
  shell: ShellApi,
  id: ViewId,
  dispatch: (action: unknown) => void,
): Context<unknown, unknown> {
  return {
    get state() {
      return shell.state.views[id];
    },
    get isCovered() {
      return shell.state.overlay !== undefined;
    },
    size: contentSize(shell.state.terminal),
    services: shell.services,
    dispatch,
    open: (view, params) => shell.open(view, params),
    back: () => shell.back(),
    notify: (text, tone) => shell.notify(text, tone),
    ask: (question) => shell.update({ overlay: { kind: 'question', question } }),
    askTexts: (form) => {
      const fields = form.fields.map(({ text }) => textField(text));
      shell.update({ overlay: { kind: 'form', form, fields, at: 0 } });
    },
    copy: (text) => {
      shell.host.copy(text);
      shell.notify('Copied to the clipboard', 'dim');
    },
  };
}
