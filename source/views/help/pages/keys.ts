import { showKey, type KeyHint } from '../../../components/key.js';
import { term, text, title, type Block } from '../blocks.js';

/** The keys of one view. */
export interface KeySection {
  readonly title: string;
  readonly about: string;
  readonly hints: readonly KeyHint[];
}

/** All keys of all views, from their bindings. */
export function keysPage(sections: readonly KeySection[]): readonly Block[] {
  return [
    text(
      'The line at the bottom shows what works right now; ? shows all keys of a view, with the reason where one does nothing, and : finds commands, settings, runs and pages by their names.',
    ),
    ...sections.flatMap((section) => [
      title(section.title),
      ...(section.about === '' ? [] : [text(section.about)]),
      ...section.hints.map((hint) => term(keysOf(hint), hint.help)),
    ]),
    title('Try it'),
    text('Enter opens Live: press ? there, and : to find something by its name.'),
  ];
}

function keysOf({ keys }: KeyHint): string {
  return keys.map((key) => showKey(key, true)).join(' ');
}
