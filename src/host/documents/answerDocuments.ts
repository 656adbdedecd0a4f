// Texts of answers for the editor and the clipboard: all of a part, read from the stream's log again in slices, so that
// a text of a hundred megabytes blocks nobody.

import { setImmediate as nextTurn } from 'node:timers/promises';

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type { PartRequest } from '../../core/assembly/answerView.ts';
import { readWholeText, type WholeText } from '../../core/assembly/wholeText.ts';
import type { EventLog } from '../../core/log/eventLog.ts';
import { formatSize } from '../../core/base/format.ts';
import { parseTypedFormat } from '../../core/assembly/typedFormat.ts';
import { prettyJson } from '../../core/json/prettyJson.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import { showInformation, showWarning } from '../messages.ts';

/** Longer texts are not offered to extensions by the editor, and so cannot be opened by one. */
const longestDocument = 50_000_000;

const scheme = 'sse-answer';

export class AnswerDocuments implements vscode.TextDocumentContentProvider {
  /** Texts of documents that are being opened, until the editor has taken them. */
  readonly #texts = new Map<string, string>();
  readonly #registration: vscode.Disposable;
  #opened = 0;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  /** Opens a part of an answer: as JSON when it is JSON. */
  async open(handle: StreamHandle, part: PartRequest): Promise<void> {
    const text = await readPart(handle.stream.log, part);
    if (text === undefined) return;
    if (text.length > longestDocument) return offerFile(text);
    const json = prettyJson(text);
    this.#opened += 1;
    const name = `answer-text-${this.#opened}.${json === undefined ? 'txt' : 'json'}`;
    const uri = vscode.Uri.from({ scheme, path: `/${handle.id}/${name}` });
    this.#texts.set(uri.toString(), json ?? text);
    try {
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { preview: true });
    } finally {
      this.#texts.delete(uri.toString());
    }
  }

  async copy(handle: StreamHandle, part: PartRequest): Promise<void> {
    const text = await readPart(handle.stream.log, part);
    if (text !== undefined) await vscode.env.clipboard.writeText(text);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? l10n.t('This text is gone: open it from its stream again.');
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

/** All text of a part; undefined when it is gone or nobody wants it any more. */
async function readPart(log: EventLog, part: PartRequest): Promise<string | undefined> {
  const parsed = part.path === '' ? undefined : parseTypedFormat(part.path);
  if (parsed && 'error' in parsed) return undefined;
  const whole = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: l10n.t('Reading the text of the answer') },
    async () => {
      const reading = readWholeText(log, part, parsed);
      let step = reading.next();
      while (!step.done) {
        await nextTurn();
        step = reading.next();
      }
      return step.value;
    },
  );
  if (whole) warnOfGone(whole);
  return whole?.text;
}

function warnOfGone({ goneMessages, goneEntries = 0 }: WholeText): void {
  const sentences: string[] = [];
  if (goneMessages > 0)
    sentences.push(
      goneMessages === 1
        ? l10n.t('The data of one message is gone from the log, and missing in this text.')
        : l10n.t('The data of {0} messages is gone from the log, and missing in this text.', goneMessages),
    );
  if (goneEntries > 0)
    sentences.push(
      goneEntries === 1
        ? l10n.t('One entry is gone from the log, and its data is missing in this text.')
        : l10n.t('{0} entries are gone from the log, and their data is missing in this text.', goneEntries),
    );
  if (sentences.length > 0) void showWarning(sentences.join(' '));
}

async function offerFile(text: string): Promise<void> {
  const save = l10n.t('Save to File…');
  const size = formatSize(Buffer.byteLength(text));
  const chosen = await showInformation(
    l10n.t('The text has {0}, which is more than an editor opens for an extension.', size),
    save,
  );
  const uri =
    chosen === save ? await vscode.window.showSaveDialog({ title: l10n.t('Save the text') }) : undefined;
  if (uri) await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
}
