// The input of "SSE: Connect": an address typed with validation, a whole request pasted, such as a cURL command, or what
// is at hand: the clipboard when it holds an address or a request, the running dev server, and the addresses of before.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isPastedRequest, readPasted } from '../../core/paste/readPasted.ts';
import { hasVariables } from '../../core/variables/requestTemplate.ts';
import { addressMistake } from '../../core/variables/templateAddress.ts';
import { parseAddress } from '../../core/stream/address.ts';
import { redactUrl } from '../../core/base/redactText.ts';
import { methodOf, type StreamRequest } from '../../core/stream/streamRequest.ts';
import type { DevServer } from '../../net/devServer/devServer.ts';
import { DisposableStore } from '../disposableStore.ts';
import { isSafeToRepeat, type RecentRequest, type RecentRequests } from '../streams/recentRequests.ts';
import { noticeItem, offeredRequests, requestItem, type PastedChoice } from './pastedInput.ts';

interface AddressItem extends vscode.QuickPickItem {
  readonly request?: StreamRequest;
  readonly pasted?: PastedChoice;
  /** Of before; it is sent as it is only where that is safe. */
  readonly recent?: RecentRequest;
  readonly action?: 'startDevServer';
}

/** What the user chose; undefined when the input was left. */
export type ConnectChoice =
  | { readonly request: StreamRequest }
  | { readonly pasted: PastedChoice }
  /** To be completed in the form. */
  | { readonly prepared: RecentRequest }
  | { readonly action: 'startDevServer' }
  | undefined;

const removeButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('close'),
  tooltip: l10n.t('Remove from recent addresses'),
};

export function askForAddress(
  recent: RecentRequests,
  devServer: DevServer | undefined,
  signal: AbortSignal,
): Promise<ConnectChoice> {
  return new Promise((resolve) => {
    const disposables = new DisposableStore();
    let clipboard: string | undefined;
    let clipboardRequest: string | undefined;
    const input = disposables.add(vscode.window.createQuickPick<AddressItem>());
    const finish = (choice: ConnectChoice): void => {
      resolve(choice);
      disposables.dispose();
    };
    const suggest = (): void => {
      const typed = wholeText(input.value, clipboardRequest);
      const pasted = clipboardRequest === undefined ? [] : clipboardItems(clipboardRequest);
      input.items = itemsFor(typed, [...pasted, ...suggestions(recent, devServer, clipboard)]);
    };
    /** The clipboard again: what was copied since may just have been pasted. */
    const lookAtClipboard = async (): Promise<void> => {
      const text = await readClipboard();
      if (disposables.isDisposed || text === undefined) return;
      clipboard = addressIn(text);
      clipboardRequest = clipboard === undefined && isPastedRequest(text) ? text : undefined;
      if (clipboard !== undefined || clipboardRequest !== undefined) suggest();
    };
    /** Enter right behind a paste comes before there are items for it. */
    const acceptPasted = (): void => {
      const [first] = pastedItems(wholeText(input.value, clipboardRequest));
      if (first?.pasted) finish({ pasted: first.pasted });
    };
    input.title = l10n.t('Connect to an event stream');
    input.placeholder = l10n.t('Address of the stream, such as localhost:3000/events or :3000/events');
    input.matchOnDescription = true;
    disposables.add(
      input.onDidChangeValue((value) => {
        suggest();
        if (isPastedRequest(value) && wholeText(value, clipboardRequest) === value) void lookAtClipboard();
      }),
    );
    disposables.add(
      input.onDidTriggerItemButton(async ({ item }) => {
        if (item.recent) await recent.remove(methodOf(item.recent.request), item.recent.request.url);
        suggest();
      }),
    );
    disposables.add(
      input.onDidAccept(() => {
        const item = input.selectedItems[0];
        if (item?.action) finish({ action: item.action });
        else if (item?.request) finish({ request: item.request });
        else if (item?.recent)
          finish(isSafeToRepeat(item.recent) ? { request: item.recent.request } : { prepared: item.recent });
        else if (item?.pasted) finish({ pasted: item.pasted });
        else if (item === undefined) acceptPasted();
      }),
    );
    disposables.add(input.onDidHide(() => finish(undefined)));
    const onAbort = (): void => finish(undefined);
    signal.addEventListener('abort', onAbort);
    disposables.defer(() => signal.removeEventListener('abort', onAbort));
    suggest();
    input.show();
    // Reading the clipboard may take as long as the user takes to allow it: the input does not wait for that.
    void lookAtClipboard();
  });
}

/** What was typed comes first, as an address or as the reason why it is none; then what matches it. */
function itemsFor(typed: string, suggested: AddressItem[]): AddressItem[] {
  if (typed.trim() === '') return suggested;
  if (isPastedRequest(typed)) return pastedItems(typed);
  if (hasVariables({ url: typed }) && addressMistake(typed) === undefined) {
    const url = typed.trim();
    return [{ label: `$(plug) ${url}`, alwaysShow: true, request: { url } }, ...suggested];
  }
  const address = parseAddress(typed);
  if ('url' in address) {
    const others = suggested.filter((item) => (item.recent ?? item).request?.url !== address.url);
    const connect = {
      label: `$(plug) ${typed.trim()}`,
      description: `GET ${address.url}`,
      alwaysShow: true,
    };
    return [{ ...connect, request: { url: address.url } }, ...others];
  }
  return [{ label: `$(warning) ${typed.trim()}`, detail: address.message, alwaysShow: true }, ...suggested];
}

/** The requests of a pasted text, and what there is to say about it. */
function pastedItems(text: string): AddressItem[] {
  const pasted = readPasted(text);
  return [
    ...offeredRequests(pasted).map(([index, request]) => ({
      ...requestItem(request),
      pasted: { text, index },
      alwaysShow: true,
    })),
    ...pasted.notices.map((notice) => ({ ...noticeItem(notice), alwaysShow: true })),
  ];
}

/** The requests of the clipboard, to be chosen without pasting them. */
function clipboardItems(text: string): AddressItem[] {
  return offeredRequests(readPasted(text)).map(([index, request]) => ({
    ...requestItem(request),
    detail: l10n.t('from the clipboard'),
    pasted: { text, index },
  }));
}

/** What was pasted, with the line breaks that the input has no room for, when the clipboard still holds it. */
function wholeText(typed: string, clipboard: string | undefined): string {
  const isSame = clipboard !== undefined && withoutSpace(clipboard) === withoutSpace(typed);
  return isSame ? clipboard : typed;
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

function suggestions(
  recent: RecentRequests,
  devServer: DevServer | undefined,
  clipboard: string | undefined,
): AddressItem[] {
  const items: AddressItem[] = [];
  if (clipboard !== undefined) {
    items.push({
      label: `$(clippy) ${redactUrl(clipboard)}`,
      description: l10n.t('from the clipboard'),
      request: { url: clipboard },
    });
  }
  const recents = recent.list();
  if (recents.length > 0) items.push({ label: l10n.t('Recent'), kind: vscode.QuickPickItemKind.Separator });
  for (const each of recents) {
    const { request, sentAtMs } = each;
    const when = sentAtMs === undefined ? undefined : new Date(sentAtMs).toLocaleString(vscode.env.language);
    items.push({
      label: `$(history) ${request.url}`,
      description: [methodOf(request), when].filter(Boolean).join(' · '),
      ...(!isSafeToRepeat(each) && { detail: l10n.t('opens the form, where it can be completed and sent') }),
      recent: each,
      buttons: [removeButton],
    });
  }
  items.push({ label: l10n.t('Dev server'), kind: vscode.QuickPickItemKind.Separator });
  if (!devServer) {
    items.push({
      label: l10n.t('$(server-process) Start the dev server'),
      description: l10n.t('a server on this machine that shows every kind of stream and ending'),
      action: 'startDevServer',
    });
    return items;
  }
  for (const route of devServer.routes.filter(({ method }) => method === 'GET')) {
    items.push({
      label: `$(server-process) ${route.example}`,
      description: route.title,
      request: { url: devServer.origin + route.example },
    });
  }
  return items;
}

/** The clipboard's text when it is a whole http or https address. */
function addressIn(text: string): string | undefined {
  if (!/^https?:\/\/\S{1,2000}$/i.test(text)) return undefined;
  const address = parseAddress(text);
  return 'url' in address ? address.url : undefined;
}

/** The clipboard's text. What is neither an address nor a request is nobody's business. */
async function readClipboard(): Promise<string | undefined> {
  try {
    return (await vscode.env.clipboard.readText()).trim();
  } catch {
    // A browser may refuse to read the clipboard: there is just no suggestion then.
    return undefined;
  }
}
