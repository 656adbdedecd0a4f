// "Inspect stream" above each request of an .http or .rest file. The files stay the language of whoever owns it.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type { HttpFileRequest } from '../../core/httpFile/httpFile.ts';
import { commands } from '../names.ts';
import { showLenses } from './lensProvider.ts';
import { noticeLine, requestDocuments, type HttpFiles } from '../variables/httpFiles.ts';

/** Puts the lenses above requests. */
export function showRequestLenses(files: HttpFiles): vscode.Disposable {
  return showLenses(requestDocuments, (document) => {
    const { requests } = files.ofDocument(document);
    return requests.map((request) => new vscode.CodeLens(rangeOf(request), commandOf(request, document.uri)));
  });
}

function rangeOf({ line }: HttpFileRequest): vscode.Range {
  return new vscode.Range(line, 0, line, 0);
}

function commandOf({ refused, notices, line }: HttpFileRequest, uri: vscode.Uri): vscode.Command {
  const lines = notices.map(noticeLine);
  return {
    command: commands.inspectRequest,
    title: refused === undefined ? l10n.t('Inspect stream') : l10n.t('Not inspected: {0}', refused),
    arguments: [{ uri, line }],
    ...(lines.length > 0 && { tooltip: lines.join('\n') }),
  };
}
