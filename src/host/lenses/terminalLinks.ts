// Links on lines of a terminal in which a server says where it listens. Off by default: the editor's own links open a browser.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { findAnnouncedAddresses } from '../../core/code/announcedAddresses.ts';
import { commands, settings } from '../names.ts';
import { linksTerminals } from '../settings.ts';

interface ServerLink extends vscode.TerminalLink {
  readonly url: string;
}

const provider: vscode.TerminalLinkProvider<ServerLink> = {
  provideTerminalLinks: ({ line }) =>
    findAnnouncedAddresses(line).map(({ start, length, url }) => ({
      startIndex: start,
      length,
      url,
      tooltip: l10n.t('Inspect a stream of this server'),
    })),
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

/** Offers the links, as long as the setting says so: nobody is asked about the lines of a terminal otherwise. */
export function linkTerminals(): vscode.Disposable {
  let registration: vscode.Disposable | undefined;
  const update = (): void => {
    if (linksTerminals()) registration ??= vscode.window.registerTerminalLinkProvider(provider);
    else {
      registration?.dispose();
      registration = undefined;
    }
  };
  const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(settings.terminalLinks)) update();
  });
  update();
  return new vscode.Disposable(() => {
    subscription.dispose();
    registration?.dispose();
  });
}
