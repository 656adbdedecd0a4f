// Where the server of a workspace is: programs write paths, and a path has no server. Asked for once, and kept.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { redactUrl } from '../../core/base/redactText.ts';
import { parseAddress } from '../../core/stream/address.ts';

const key = 'baseAddress';

export class BaseAddress {
  readonly #memento: vscode.Memento;

  /** @param memento of the workspace */
  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /** Such as `http://localhost:3000`, without a slash at its end; asks where it is not known. Undefined when that was left. */
  async get(): Promise<string | undefined> {
    const kept = this.#memento.get<unknown>(key);
    return typeof kept === 'string' && !('message' in parseAddress(kept)) ? kept : this.ask();
  }

  /** Asks for it, and keeps it for the workspace. Undefined when the question was left. */
  async ask(): Promise<string | undefined> {
    const kept = this.#memento.get<unknown>(key);
    const typed = await vscode.window.showInputBox({
      title: l10n.t('Where is the server of this workspace?'),
      prompt: l10n.t('It stands before paths in your code. “SSE: Set Base Address…” changes it.'),
      value: typeof kept === 'string' ? kept : 'http://localhost:3000',
      ignoreFocusOut: true,
      validateInput: whyNoBase,
    });
    if (typed === undefined) return undefined;
    const address = parseAddress(typed);
    if ('message' in address) return undefined;
    const base = address.url.replace(/\/$/, '');
    await this.#memento.update(key, base);
    return base;
  }
}

function whyNoBase(typed: string): string | undefined {
  const address = parseAddress(typed);
  if ('message' in address) return address.message;
  const { search, hash } = new URL(address.url);
  if (search !== '' || hash !== '')
    return l10n.t('A base address has no “?” and no “#”: paths are put behind it.');
  return redactUrl(address.url) === address.url
    ? undefined
    : l10n.t('A base address is kept as it is: leave credentials out of it.');
}
