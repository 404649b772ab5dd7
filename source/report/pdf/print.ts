import pdfmake from 'pdfmake';
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';

import { fontFiles } from './fonts.js';

/**
 * Lays a document out. This is one long piece of work: call it where nothing else has to go on.
 * @param onProgress called now and then with the share of the pages that has been drawn
 */
export async function printDocument(
  definition: TDocumentDefinitions,
  onProgress: (share: number) => void = () => {},
): Promise<Uint8Array> {
  const fonts = fontFiles();
  const files = new Set(Object.values(fonts).flatMap((font) => Object.values(font)));
  pdfmake.setFonts(fonts);
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => files.has(path));
  pdfmake.setProgressCallback(onProgress);
  return await pdfmake.createPdf(definition).getBuffer();
}
