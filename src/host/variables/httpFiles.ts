// Files of requests as they are now: in the editor, with what was not saved yet, or else on disk.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { variablesAt, type HttpFile, type HttpFileNotice } from '../../core/httpFile/httpFile.ts';
import { parseHttpFile } from '../../core/httpFile/parseHttpFile.ts';

/** A larger file is not read as one of requests. */
const maxFileBytes = 20_000_000;

export class HttpFiles {
  /** What documents hold, as long as they stay as they are. */
  readonly #parsed = new WeakMap<
    vscode.TextDocument,
    { readonly version: number; readonly file: HttpFile }
  >();

  /** The requests of a document. */
  ofDocument(document: vscode.TextDocument): HttpFile {
    const known = this.#parsed.get(document);
    if (known?.version === document.version) return known.file;
    const file = parseHttpFile(document.getText().slice(0, maxFileBytes));
    this.#parsed.set(document, { version: document.version, file });
    return file;
  }

  /** The requests of a file; none where it cannot be read. */
  async read(uri: vscode.Uri): Promise<HttpFile> {
    const open = vscode.workspace.textDocuments.find(
      (document) => document.uri.toString() === uri.toString(),
    );
    if (open) return this.ofDocument(open);
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > maxFileBytes) return parseHttpFile('');
      return parseHttpFile(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
    } catch {
      return parseHttpFile('');
    }
  }

  /** The variables that a file defines. @param place a file, with the line of the request in its fragment */
  async variablesAt(place: vscode.Uri): Promise<ReadonlyMap<string, string>> {
    const line = /^\d+$/.test(place.fragment) ? Number(place.fragment) : Infinity;
    return variablesAt(await this.read(place.with({ fragment: '' })), line);
  }
}

/** Which documents hold requests. Their language is others': here they only get lenses. */
export const requestDocuments: readonly vscode.DocumentFilter[] = [
  { pattern: '**/*.{http,rest}' },
  { language: 'http' },
  { language: 'httpyac' },
  { language: 'restclient' },
];

/** What there is to say of a line of such a file. */
export function noticeLine({ text, line }: HttpFileNotice): string {
  return l10n.t('Line {line}: {problem}', { line: line + 1, problem: text });
}
