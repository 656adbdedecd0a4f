// Which machine connects: the one that the extension runs on, which need not be the one that the window works on.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type { ConnectingSide } from '../../core/draft/connectingSide.ts';

/** @param kind where this extension runs */
export function connectingSide(kind: vscode.ExtensionKind): ConnectingSide {
  const { remoteName } = vscode.env;
  if (remoteName === undefined) return { name: l10n.t('this machine') };
  const remote = nameOfRemote(remoteName);
  return kind === vscode.ExtensionKind.Workspace
    ? { name: remote }
    : { name: l10n.t('this machine'), remote };
}

/** VS Code's own names for kinds of remotes; others are called as their extensions call them. */
function nameOfRemote(remoteName: string): string {
  switch (remoteName) {
    case 'wsl':
      return l10n.t('the Windows Subsystem for Linux (WSL)');
    case 'ssh-remote':
      return l10n.t('the SSH host');
    case 'dev-container':
    case 'attached-container':
      return l10n.t('the container');
    case 'codespaces':
      return l10n.t('the codespace');
    case 'tunnel':
      return l10n.t('the machine at the other end of the tunnel');
    default:
      return l10n.t('the remote machine ({0})', remoteName);
  }
}
