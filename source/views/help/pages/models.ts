import { MODELS_TOPIC } from '../../../commands/help-models.js';
import { picture, term, text, title, type Block } from '../blocks.js';

/** How a run gets other tables. */
export const modelsPage: readonly Block[] = [
  ...MODELS_TOPIC.map((part): Block => {
    switch (part.kind) {
      case 'title':
        return title(part.text);
      case 'text':
        return text(part.text);
      case 'lines':
        return picture(part.lines);
      case 'term':
        return term(part.word, part.text);
    }
  }),
  title('Try it'),
  text(
    'Enter fills in Start with 1,000 generated rows: type the path of a model file into Model, or leave it for users, products and orders.',
  ),
];
