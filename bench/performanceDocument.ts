// docs/performance.md: what is measured is written anew between two marks, and all around it stays as people wrote it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkoutFolder } from '../scripts/vscode/checkout.ts';

const beginMark = '<!-- measured: written by `npm run bench`, do not edit -->';
const endMark = '<!-- /measured -->';

export const performanceDocument = join(checkoutFolder, 'docs', 'performance.md');

/** Replaces what stands between the marks. @throws Error when the document has no marks */
export async function writeMeasured(text: string): Promise<void> {
  const document = await readFile(performanceDocument, 'utf8');
  await writeFile(performanceDocument, replaceMeasured(document, text));
}

/** The document with other results; the rest byte for byte. @throws Error when it has no marks */
export function replaceMeasured(document: string, text: string): string {
  const begin = document.indexOf(beginMark);
  const end = document.indexOf(endMark, begin);
  if (begin === -1 || end === -1) throw new Error(`The document has no lines ${beginMark} and ${endMark}.`);
  return `${document.slice(0, begin + beginMark.length)}\n\n${text}\n\n${document.slice(end)}`;
}
