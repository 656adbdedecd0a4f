// The sentences of VS Code's own language. It is imported before everything else: some texts are made when their module
// is loaded, such as those of a table.

import { config } from '@vscode/l10n';
import * as vscode from 'vscode';

/** What stands for each English text, or for a text with a comment; undefined where VS Code speaks English. */
export const translations = vscode.l10n.bundle;

if (translations !== undefined) config({ contents: translations });
