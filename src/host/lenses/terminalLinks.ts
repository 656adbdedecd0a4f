// Links on lines of a terminal in which a server says where it listens. Off by default: the editor's own links open a browser.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { findAnnouncedAddresses } from '../../core/code/announcedAddresses.ts';
import { commands } from '../names.ts';
import { linksTerminals } from '../settings.ts';

interface ServerLink extends vscode.TerminalLink {
  readonly url: string;
}

/** Offers the links, as long as the setting says so. */
export function linkTerminals(): vscode.Disposable {
  const provider: vscode.TerminalLinkProvider<ServerLink> = {
    provideTerminalLinks({ line }) {
      if (!linksTerminals()) return [];
      return findAnnouncedAddresses(line).map(({ start, length, url }) => ({
        startIndex: start,
        length,
        url,
        tooltip: l10n.t('Inspect a stream of this server'),
      }));
    },
    async handleTerminalLink({ url }) {
      const typed = await vscode.window.showInputBox({
        title: l10n.t('Which stream of this server?'),
        prompt: l10n.t('Put the path of the stream behind the address.'),
        value: url,
        valueSelection: [url.length, url.length],
      });
      if (typed !== undefined) await vscode.commands.executeCommand(commands.connect, typed);
    },
  };
  return vscode.window.registerTerminalLinkProvider(provider);
}
