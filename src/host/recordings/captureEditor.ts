// Files of other programs as editors: each editor shows one stream of its file, and another one when somebody chooses it.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { redactUrl } from '../../core/base/redactText.ts';
import type { CapturedStream } from '../../core/capture/reading/capturedExchange.ts';
import { methodOf } from '../../core/stream/streamRequest.ts';
import { describeCaptureNote } from '../../core/stream/captureNote.ts';
import { CapturedTimeline } from '../../net/capture/capturedTimeline.ts';
import type { LogStorage } from '../../net/storage/logStorage.ts';
import { UserError } from '../errorReport.ts';
import { captureViewType } from '../names.ts';
import { maxEventBytes } from '../settings.ts';
import type { RecordedHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import type { Timelines } from '../timeline/timelines.ts';
import { readCapturedFile, type CapturedFile } from './captureFile.ts';
import { nameOfFile } from './openFile.ts';

export interface CaptureEditorParts {
  readonly registry: StreamRegistry;
  readonly timelines: Timelines;
  readonly createStorage: () => LogStorage;
  /** The program that parses YAML on a thread. */
  readonly yamlWorkerPath: string;
  /** Where it is kept which stream of a file was chosen. */
  readonly memento: vscode.Memento;
}

/** Which streams of files were chosen, the newest last. */
const mementoKey = 'captures.chosen';
const maxChosen = 100;

/** A stream of a file in a log, for as long as the file is open. */
interface OpenStream {
  readonly timeline: CapturedTimeline;
  readonly handle: RecordedHandle;
}

/** A file that is open, however many editors show it. */
class CaptureDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly file: CapturedFile;
  readonly #parts: CaptureEditorParts;
  readonly #open = new Map<number, Promise<OpenStream>>();
  readonly #closing = new AbortController();

  constructor(file: CapturedFile, parts: CaptureEditorParts) {
    this.uri = file.uri;
    this.file = file;
    this.#parts = parts;
  }

  /** The stream at a place in the file, written into a log when it is asked for first. */
  async handleOf(place: number): Promise<RecordedHandle> {
    const open = this.#open.get(place) ?? this.#write(place);
    this.#open.set(place, open);
    return (await open).handle;
  }

  dispose(): void {
    this.#closing.abort();
    for (const open of this.#open.values())
      void open.then(
        (each) => this.#forget(each),
        () => {},
      );
  }

  async #write(place: number): Promise<OpenStream> {
    const { uri, writtenAtMs, streams } = this.file;
    const stream = streams[place] ?? { attempts: [], clock: 'own' };
    const timeline = await CapturedTimeline.open(stream, {
      storage: this.#parts.createStorage(),
      maxEventBytes: maxEventBytes(),
      fileUrl: uri.toString(),
      writtenAtMs,
      recordedAs: { name: nameOfFile(uri), notes: notesOf(stream, place, streams.length) },
      signal: this.#closing.signal,
    });
    const [handle] = this.#parts.registry.addRecorded([timeline]);
    if (!handle) throw new Error('The stream was not added.');
    return { timeline, handle };
  }

  #forget({ timeline, handle }: OpenStream): void {
    this.#parts.registry.removeRecorded(handle);
    timeline.dispose();
  }
}

/** An editor, and the file that it shows. */
interface ShownCapture {
  readonly panel: vscode.WebviewPanel;
  readonly document: CaptureDocument;
}

export class CaptureEditors implements vscode.CustomReadonlyEditorProvider<CaptureDocument> {
  readonly #parts: CaptureEditorParts;
  readonly #shown = new Set<ShownCapture>();

  constructor(parts: CaptureEditorParts) {
    this.#parts = parts;
  }

  async openCustomDocument(
    uri: vscode.Uri,
    _context: vscode.CustomDocumentOpenContext,
    token: vscode.CancellationToken,
  ): Promise<CaptureDocument> {
    const stopping = new AbortController();
    const subscription = token.onCancellationRequested(() => stopping.abort());
    try {
      return new CaptureDocument(
        await readCapturedFile(uri, this.#parts.yamlWorkerPath, stopping.signal),
        this.#parts,
      );
    } finally {
      subscription.dispose();
    }
  }

  async resolveCustomEditor(document: CaptureDocument, panel: vscode.WebviewPanel): Promise<void> {
    const shown = { panel, document };
    this.#shown.add(shown);
    panel.onDidDispose(() => this.#shown.delete(shown));
    const { streams } = document.file;
    const known = streams.length === 1 ? 0 : this.#chosenBefore(document);
    await this.#show(shown, known ?? (await this.#choose(document)) ?? 0);
  }

  /**
   * Lets somebody choose another stream of the file in the editor in front.
   * @param place from 0; undefined asks
   * @throws UserError when there is none
   */
  async chooseStream(place: unknown): Promise<void> {
    const shown = [...this.#shown].find(({ panel }) => panel.active);
    if (!shown) throw new UserError(l10n.t('Open a file of another program first, such as a HAR file.'));
    const { streams } = shown.document.file;
    if (streams.length === 1) throw new UserError(l10n.t('There is only one stream in this file.'));
    // The editor's title gives its file.
    const wanted = typeof place === 'number' ? place : undefined;
    if (wanted !== undefined && !streams[wanted])
      throw new UserError(l10n.t('This file has no stream at the place {0}.', wanted ?? 0));
    const chosen = wanted ?? (await this.#choose(shown.document));
    if (chosen !== undefined) await this.#show(shown, chosen);
  }

  async #show({ panel, document }: ShownCapture, place: number): Promise<void> {
    const handle = await document.handleOf(place);
    await this.#keepChosen(document, place);
    this.#parts.timelines.showIn(panel, handle);
  }

  async #choose({ uri, file }: CaptureDocument): Promise<number | undefined> {
    const items = file.streams.map((stream, place) => ({
      ...itemOf(stream, file.events[place] ?? 0),
      place,
    }));
    const title = l10n.t('Streams in {0}', nameOfFile(uri));
    const placeHolder = l10n.t('Choose the stream to show');
    const options = { title, placeHolder, matchOnDescription: true, ignoreFocusOut: true };
    return (await vscode.window.showQuickPick(items, options))?.place;
  }

  #chosenBefore(document: CaptureDocument): number | undefined {
    const key = keyOf(document);
    const place = this.#chosen().find(([file]) => file === key)?.[1];
    return place !== undefined && document.file.streams[place] ? place : undefined;
  }

  async #keepChosen(document: CaptureDocument, place: number): Promise<void> {
    if (document.file.streams.length === 1) return;
    const key = keyOf(document);
    const others = this.#chosen().filter(([file]) => file !== key);
    await this.#parts.memento.update(mementoKey, [...others, [key, place]].slice(-maxChosen));
  }

  #chosen(): readonly (readonly [file: string, place: number])[] {
    return this.#parts.memento.get(mementoKey, []);
  }
}

/** A file that was written anew may have other streams. */
function keyOf({ uri, file }: CaptureDocument): string {
  return `${file.writtenAtMs} ${uri.toString()}`;
}

/** What the page says of the file. */
function notesOf(stream: CapturedStream, place: number, count: number): string[] {
  const source = stream.attempts[0]?.notes.find(({ what }) => what === 'source');
  return [
    ...(source ? [describeCaptureNote(source)] : []),
    ...(count > 1
      ? [
          l10n.t(
            'This is stream {place} of {count} in the file. “SSE: Choose Stream of File…” shows another one.',
            {
              place: place + 1,
              count,
            },
          ),
        ]
      : []),
    ...(stream.clock === 'wall'
      ? []
      : [l10n.t('The file does not say on which day this was: the date here is that of the file.')]),
  ];
}

function itemOf(stream: CapturedStream, events: number): vscode.QuickPickItem {
  const { attempts } = stream;
  const [first] = attempts;
  const request = first?.request;
  const status = first?.head?.status;
  const atMs = first?.requestedAtMs;
  const facts = [
    ...(status === undefined ? [] : [String(status)]),
    events === 1 ? l10n.t('1 event') : l10n.t('{0} events', events),
    ...(attempts.length > 1 ? [l10n.t('{0} attempts', attempts.length)] : []),
    ...(stream.clock === 'wall' && atMs !== undefined ? [new Date(atMs).toLocaleTimeString()] : []),
  ];
  return {
    label: request ? `${methodOf(request)} ${redactUrl(request.url)}` : l10n.t('Request unknown'),
    description: facts.join(' · '),
  };
}

/** Shows files of other programs where they are opened. */
export function editCaptures(editors: CaptureEditors): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(captureViewType, editors, {
    supportsMultipleEditorsPerDocument: true,
    webviewOptions: { retainContextWhenHidden: false },
  });
}
