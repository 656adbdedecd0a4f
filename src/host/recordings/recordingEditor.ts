// Recordings as editors: a file is shown by the page that shows live streams, and nothing in it can be changed.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type { OpenRecording } from '../../net/recording/openRecording.ts';
import type { DerivedPlace } from '../../net/recording/recordedStream.ts';
import { showWarning } from '../messages.ts';
import { recordingViewType } from '../names.ts';
import type { RecordedHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import type { Timelines } from '../timeline/timelines.ts';
import { nameOfFile, openRecordingFile } from './openFile.ts';

export interface RecordingEditorParts {
  readonly registry: StreamRegistry;
  readonly timelines: Timelines;
  /** Makes the place for what is derived from a recording; it is given back with the document. */
  readonly createPlace: () => DerivedPlace & { dispose(): void };
}

/** A file that is open, however many editors show it. */
class RecordingDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly handles: readonly RecordedHandle[];
  readonly #close: () => void;

  constructor(uri: vscode.Uri, handles: readonly RecordedHandle[], close: () => void) {
    this.uri = uri;
    this.handles = handles;
    this.#close = close;
  }

  dispose(): void {
    this.#close();
  }
}

class RecordingEditor implements vscode.CustomReadonlyEditorProvider<RecordingDocument> {
  readonly #parts: RecordingEditorParts;

  constructor(parts: RecordingEditorParts) {
    this.#parts = parts;
  }

  async openCustomDocument(
    uri: vscode.Uri,
    _context: vscode.CustomDocumentOpenContext,
    token: vscode.CancellationToken,
  ): Promise<RecordingDocument> {
    const { registry } = this.#parts;
    const place = this.#parts.createPlace();
    const stopping = new AbortController();
    const subscription = token.onCancellationRequested(() => stopping.abort());
    let recording: OpenRecording;
    try {
      recording = await openRecordingFile(uri, { place, signal: stopping.signal });
    } catch (error) {
      place.dispose();
      throw error;
    } finally {
      subscription.dispose();
    }
    const name = nameOfFile(uri);
    recording.onDamage(() => {
      void showWarning(
        l10n.t('A part of {0} can no longer be read: the file was changed or damaged. Open it again.', name),
      );
    });
    const handles = registry.addRecorded(recording.streams);
    return new RecordingDocument(uri, handles, () => {
      const [handle] = handles;
      if (handle) registry.removeRecorded(handle);
      recording.close();
      place.dispose();
    });
  }

  resolveCustomEditor({ handles: [handle] }: RecordingDocument, panel: vscode.WebviewPanel): void {
    if (handle) this.#parts.timelines.showIn(panel, handle);
  }
}

/** Shows recordings where they are opened. */
export function editRecordings(parts: RecordingEditorParts): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(recordingViewType, new RecordingEditor(parts), {
    supportsMultipleEditorsPerDocument: true,
    webviewOptions: { retainContextWhenHidden: false },
  });
}
