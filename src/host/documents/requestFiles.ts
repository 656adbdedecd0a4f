// Requests that are being prepared, as files of an editor: the body alone, or the whole as a .http file. They are nowhere
// but in the form that they belong to; saving one brings it back there.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { decodeText, encodeText } from '../../core/base/text.ts';
import { isMeantAsJson } from '../../core/draft/bodyCheck.ts';
import { readRequestText, requestText } from '../../core/draft/requestText.ts';
import { guessLanguage } from '../../core/json/textLanguage.ts';
import type { RequestPart } from '../../core/draft/preparedRequest.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';

const scheme = 'sse-request';
const wholeName = 'request.http';

/** Where the requests are that the files show. */
export interface RequestSource {
  /** Fires with the id of a request that changed. */
  readonly onDidChange: vscode.Event<string>;
  /** Undefined when there is none any more. */
  read(id: string): Promise<StreamRequest | undefined>;
  write(id: string, request: StreamRequest): Promise<void>;
}

interface KnownFile {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly mtime: number;
}

export class RequestFiles implements vscode.FileSystemProvider {
  readonly #source: RequestSource;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  /** Files that were read, as they were then. */
  readonly #known = new Map<string, KnownFile>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidChangeFile = this.#changed.event;

  /** @param reportError takes what went wrong in telling of a change */
  constructor(source: RequestSource, reportError: (error: unknown) => void) {
    this.#source = source;
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#known.delete(uri.toString())),
      source.onDidChange((id) => {
        this.#noteChange(id).catch(reportError);
      }),
      this.#changed,
    );
  }

  /** Opens a part of a request beside the form. */
  async open(id: string, part: RequestPart, { headers = [], body = '' }: StreamRequest): Promise<void> {
    const name = part === 'request' ? wholeName : `body.${extensionOf(headers, body)}`;
    const uri = vscode.Uri.from({ scheme, path: `/${id}/${name}` });
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { text, mtime } = await this.#read(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime, size: encodeText(text).length };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return encodeText((await this.#read(uri)).text);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const { id, isWhole } = placeOf(uri);
    const before = await this.#source.read(id);
    if (!before)
      throw vscode.FileSystemError.Unavailable(
        l10n.t('The form that this text belongs to was closed. Copy the text, and open a new request.'),
      );
    const text = decodeText(content);
    const { body: _, ...rest } = before;
    // What is wrong with the text is said by the editor as the reason why it cannot be saved.
    const request = isWhole ? readRequestText(text, before) : { ...rest, ...(text !== '' && { body: text }) };
    await this.#source.write(id, request);
    await this.#read(uri);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #read(uri: vscode.Uri): Promise<KnownFile> {
    const { id, isWhole } = placeOf(uri);
    const request = await this.#source.read(id);
    if (!request) throw vscode.FileSystemError.FileNotFound(uri);
    const text = isWhole ? requestText(request) : (request.body ?? '');
    const known = this.#known.get(uri.toString());
    if (known?.text === text) return known;
    const read = { uri, text, mtime: Math.max(Date.now(), (known?.mtime ?? 0) + 1) };
    this.#known.set(uri.toString(), read);
    return read;
  }

  /** Editors without changes of their own show what was typed in the form. */
  async #noteChange(id: string): Promise<void> {
    for (const { uri, text } of this.#known.values()) {
      if (placeOf(uri).id !== id || (await this.#source.read(id)) === undefined) continue;
      if ((await this.#read(uri)).text !== text)
        this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    }
  }
}

function placeOf(uri: vscode.Uri): { readonly id: string; readonly isWhole: boolean } {
  const [, id = '', name = ''] = uri.path.split('/');
  return { id, isWhole: name === wholeName };
}

function extensionOf(headers: NonNullable<StreamRequest['headers']>, body: string): string {
  if (isMeantAsJson(headers, body)) return 'json';
  const language = guessLanguage(body);
  return language === 'plaintext' ? 'txt' : language === 'markdown' ? 'md' : language;
}
