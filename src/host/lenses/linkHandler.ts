// Links such as `vscode://sse-inspector.sse-inspector/connect?url=http%3A%2F%2Flocalhost%3A3000%2Fevents`: of a document, a
// chat, a page. Whoever wrote the link has chosen the address, so nothing is sent before the user has seen it, and nothing
// but the address is taken from it.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { addressOfLink } from '../../core/code/linkAddress.ts';
import type { ErrorReport } from '../errorReport.ts';
import { UserError } from '../errorReport.ts';
import { askModally } from '../messages.ts';
import { commands } from '../names.ts';

/** Takes links from outside of the editor. */
export function handleLinks(errors: ErrorReport): vscode.Disposable {
  return vscode.window.registerUriHandler({
    async handleUri(uri) {
      try {
        await follow(uri);
      } catch (error) {
        errors.show(error);
      }
    },
  });
}

async function follow({ path, query }: vscode.Uri): Promise<void> {
  const address = addressOfLink(path, query);
  if ('message' in address) throw new UserError(address.message);
  const connect = l10n.t('Connect');
  const question = l10n.t('A link asks to connect to {0}', address.url);
  if ((await askModally(question, connect)) === connect)
    await vscode.commands.executeCommand(commands.connect, { url: address.url });
}
