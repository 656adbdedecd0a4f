// From a pasted text to a request that can be sent: which one of several, the values that it lacks, and a look at all of
// it before anything is sent that may act on a server. Values may go to the secret storage; then the request holds a
// reference in their place, which is for this host alone.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { shortenText } from '../../core/base/reportedText.ts';
import { redactUrl } from '../../core/base/redactText.ts';
import { byteLength } from '../../core/base/text.ts';
import { formatSize } from '../../core/base/format.ts';
import { streamRequestOf } from '../../core/paste/pastedStream.ts';
import { readPasted } from '../../core/paste/readPasted.ts';
import type { Pasted, PastedRequest, PasteNotice, UnknownValue } from '../../core/paste/reading/pasted.ts';
import { hasVariables } from '../../core/variables/requestTemplate.ts';
import { redactBody, redactHeaders, secretReferenceTo } from '../../core/stream/requestSecrets.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import { InvalidRequestError } from '../../net/http/requestHead.ts';
import { DisposableStore } from '../disposableStore.ts';
import type { SecretStore } from '../streams/secretStore.ts';
import { askForValue } from '../variables/askForValue.ts';

/** One of the requests of a text. */
export interface PastedChoice {
  readonly text: string;
  /** In the order of the reading. */
  readonly index: number;
}

/** The requests in the order in which they are offered: what was meant before what a shell would make of it. */
export function offeredRequests({ requests }: Pasted): readonly (readonly [index: number, PastedRequest])[] {
  const all = [...requests.entries()];
  return [...all.filter(([, { isJoined }]) => isJoined), ...all.filter(([, { isJoined }]) => !isJoined)];
}

/** A line for a request: method and address, what else it sends, and what it will ask for. */
export function requestItem(request: PastedRequest): vscode.QuickPickItem {
  const { method, url, headers, body, unknowns } = request;
  const asked = unknowns.map(({ name }) => shortenText(name, 40)).join(', ');
  const sent =
    body === undefined
      ? l10n.t('headers: {0}', headers.length)
      : l10n.t('headers: {0}, body: {1}', headers.length, formatSize(byteLength(body)));
  return {
    label: `$(plug) ${method} ${shortenText(redactUrl(url), 300)}`,
    description: sent,
    ...(asked !== '' && { detail: l10n.t('Asks for {0}', asked) }),
  };
}

/** A line for a notice of the reader. */
export function noticeItem({ kind, text, place }: PasteNotice): vscode.QuickPickItem {
  const icon = kind === 'ignored' || kind === 'repaired' ? 'info' : 'warning';
  return { label: `$(${icon}) ${text}`, description: l10n.t('line {0}', place.line) };
}

/**
 * The request as it is to be sent; undefined when the user left one of the questions.
 * @param index of the request; left out, the user chooses where there are several
 * @param given values that are known already, by name
 * @throws InvalidRequestError when the text has no request
 */
export async function preparePasted(
  text: string,
  index: number | undefined,
  secrets: SecretStore,
  signal: AbortSignal,
  given: ReadonlyMap<string, string> = new Map(),
): Promise<StreamRequest | undefined> {
  const chosen = index ?? (await chooseRequest(readPasted(text, { values: given }), signal));
  if (chosen === undefined) return undefined;
  const pasted = await askForValues({ text, index: chosen }, secrets, signal, given);
  const request = pasted?.requests[chosen];
  if (!pasted || !request) return undefined;
  if (needsLook(request, pasted.notices) && !(await confirm(request, pasted.notices, signal)))
    return undefined;
  const prepared = streamRequestOf(request);
  // What stood there in braces was asked for: what does so now is a value.
  return hasVariables(prepared) ? { ...prepared, literal: 'all' } : prepared;
}

async function chooseRequest(pasted: Pasted, signal: AbortSignal): Promise<number | undefined> {
  const offered = offeredRequests(pasted);
  const [first] = offered;
  if (!first) {
    const refusal = pasted.notices.find(({ kind }) => kind === 'refused');
    throw new InvalidRequestError('url', refusal?.text ?? l10n.t('There is no request in this text.'));
  }
  if (offered.length === 1) return first[0];
  const items = offered.map(([index, request]) => ({ ...requestItem(request), index }));
  const item = await pick(items, l10n.t('Which of the requests?'), signal);
  return item?.index;
}

/** Whether the user has to see the request first: it may act on the server, or is not wholly what was pasted. */
function needsLook({ method }: PastedRequest, notices: readonly PasteNotice[]): boolean {
  return !/^(?:GET|HEAD|OPTIONS)$/.test(method) || notices.some(({ kind }) => kind !== 'ignored');
}

interface ConfirmItem extends vscode.QuickPickItem {
  readonly isSend?: true;
}

async function confirm(
  request: PastedRequest,
  notices: readonly PasteNotice[],
  signal: AbortSignal,
): Promise<boolean> {
  const { method, url, headers, body } = request;
  const line = (label: string): ConfirmItem => ({ label: shortenText(label, 500) });
  const items: ConfirmItem[] = [
    {
      label: `$(send) ${l10n.t('Send {0}', `${method} ${shortenText(redactUrl(url), 300)}`)}`,
      isSend: true,
    },
    { label: l10n.t('Headers'), kind: vscode.QuickPickItemKind.Separator },
    ...redactHeaders(headers).map(([name, value]) => line(`${name}: ${value}`)),
    ...(body === undefined ? [] : [{ label: l10n.t('Body'), kind: vscode.QuickPickItemKind.Separator }]),
    ...(body === undefined ? [] : redactBody(body).split('\n', 20).map(line)),
    ...(notices.length === 0 ? [] : [{ label: l10n.t('Notices'), kind: vscode.QuickPickItemKind.Separator }]),
    ...notices.map(noticeItem),
  ];
  // The other lines are there to be read.
  const item = await pick(items, l10n.t('Send this request?'), signal, ({ isSend }) => isSend === true);
  return item !== undefined;
}

/** Reads the text until nothing is missing. */
async function askForValues(
  { text, index }: PastedChoice,
  secrets: SecretStore,
  signal: AbortSignal,
  given: ReadonlyMap<string, string>,
): Promise<Pasted | undefined> {
  const values = new Map(given);
  const files = new Map<string, string>();
  const asked = new Set<string>();
  for (;;) {
    const pasted = readPasted(text, { values, files });
    const request = pasted.requests[index];
    if (!request)
      throw new InvalidRequestError('url', l10n.t('With these values there is no request in this text.'));
    const unknown = nextUnknown(request, asked);
    if (!unknown) return pasted;
    asked.add(keyOf(unknown));
    const { kind, name } = unknown;
    const value =
      kind === 'file' ? await readChosenFile(name) : await valueFor(unknown, request, secrets, signal);
    if (value === undefined) return undefined;
    (kind === 'file' ? files : values).set(name, value);
  }
}

/** What the address lacks comes first: a secret is kept for one host. */
function nextUnknown({ unknowns, url }: PastedRequest, asked: ReadonlySet<string>): UnknownValue | undefined {
  const open = unknowns.filter((unknown) => !asked.has(keyOf(unknown)));
  return open.find(({ name }) => url.includes(name)) ?? open[0];
}

function keyOf({ kind, name }: UnknownValue): string {
  return `${kind} ${name}`;
}

/** The value, or a reference to the one in the secret storage. */
async function valueFor(
  unknown: UnknownValue,
  request: PastedRequest,
  secrets: SecretStore,
  signal: AbortSignal,
): Promise<string | undefined> {
  const host = hostToKeepFor(unknown, request);
  if (host !== undefined) {
    const reference = secretReferenceTo(`${unknown.name}@${host}`);
    const missing = await secrets.load({ url: request.url, headers: [[unknown.name, reference]] });
    if (missing.length === 0) return reference;
  }
  const { kind, name } = unknown;
  const question = {
    title: titleOf(kind, shortenText(name, 100)),
    host,
    isShown: kind === 'input' || kind === 'placeholder',
  };
  const typed = await askForValue(question, signal);
  if (typed === undefined) return undefined;
  return typed.isKept && host !== undefined ? secrets.store(unknown.name, host, typed.value) : typed.value;
}

/** The host that a value may be kept for: references are resolved in headers only. */
function hostToKeepFor(
  { kind, name }: UnknownValue,
  { url, headers, body = '' }: PastedRequest,
): string | undefined {
  const shown = `\${${name}}`;
  const isInHeader = headers.some(([, value]) => value.includes(shown));
  if (kind !== 'variable' || !isInHeader || url.includes('${') || body.includes(shown)) return undefined;
  return /^[\w.-]+$/.test(name) && URL.canParse(url) ? new URL(url).host : undefined;
}

function titleOf(kind: UnknownValue['kind'], name: string): string {
  switch (kind) {
    case 'variable':
      return l10n.t('Value of the variable {0}', name);
    case 'command':
      return l10n.t('What {0} prints: it is not run here', name);
    case 'password':
      return l10n.t('Password of {0}', name);
    case 'input':
      return l10n.t('What the command reads from its standard input');
    case 'placeholder':
      return l10n.t('Value in the place of {0}', name);
    case 'file':
      return l10n.t('File {0}', name);
  }
}

/** The text of the file that the user chooses for the one that the command names. It is never read by its name alone. */
async function readChosenFile(name: string): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: titleOf('file', shortenText(name, 100)),
    openLabel: l10n.t('Send'),
  });
  const [uri] = chosen ?? [];
  if (!uri) return undefined;
  const bytes = await vscode.workspace.fs.readFile(uri);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InvalidRequestError('url', l10n.t('{0} is no text in UTF-8: only text can be sent.', name));
  }
}

/**
 * A quick pick that ends with the signal.
 * @param isChoice whether an item may be chosen; others leave the pick open
 */
function pick<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  title: string,
  signal: AbortSignal,
  isChoice: (item: Item) => boolean = () => true,
): Promise<Item | undefined> {
  return new Promise((resolve) => {
    const disposables = new DisposableStore();
    const input = disposables.add(vscode.window.createQuickPick<Item>());
    const finish = (item: Item | undefined): void => {
      resolve(item);
      disposables.dispose();
    };
    input.title = title;
    input.items = items;
    input.ignoreFocusOut = true;
    disposables.add(
      input.onDidAccept(() => {
        const item = input.selectedItems[0];
        if (item && isChoice(item)) finish(item);
      }),
    );
    disposables.add(input.onDidHide(() => finish(undefined)));
    const onAbort = (): void => finish(undefined);
    signal.addEventListener('abort', onAbort);
    disposables.defer(() => signal.removeEventListener('abort', onAbort));
    input.show();
  });
}
