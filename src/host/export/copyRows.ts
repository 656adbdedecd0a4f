// Copies the rows that are selected together: what copying each of them gives, one after the other.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { setImmediate as nextTurn } from 'node:timers/promises';

import { formatSize } from '../../core/base/format.ts';
import type { ChosenEntries } from '../../core/export/chosenEntries.ts';
import type { EventLog } from '../../core/log/eventLog.ts';
import type { CopyForm } from '../../core/page/copyForm.ts';
import { entryCopy } from '../../core/page/entryCopy.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import { UserError } from '../errorReport.ts';
import type { Connections } from '../streams/connections.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import { pickedEntries, withEntries, type ShownList } from './wantedEntries.ts';

/** Characters that are put into the clipboard at most: editors that they are pasted into take no more with ease. */
export const maxCharacters = 16 * 1024 * 1024;
/** Milliseconds of a turn. */
const sliceMs = 8;

/**
 * Copies the rows that a list has selected together.
 * @throws UserError where they are more than a clipboard should have
 */
export async function copyRows(
  { stream }: StreamHandle,
  list: ShownList,
  form: CopyForm,
  connections: Pick<Connections, 'resolverOf'>,
  closing: AbortSignal,
): Promise<void> {
  const { log, request } = stream;
  const wanted = pickedEntries(list);
  if (!wanted) return;
  await withEntries(log, wanted, closing, (chosen) =>
    copyTexts(form, closing, textsOf(chosen, log, form, connections, request), () =>
      l10n.t(
        'The {0} selected entries are more than {1} of text, which is too much to copy. Select fewer, or run “SSE: Export…”, which takes any number.',
        chosen.count,
        formatSize(maxCharacters),
      ),
    ),
  );
}

function* textsOf(
  chosen: ChosenEntries,
  log: EventLog,
  form: CopyForm,
  connections: Pick<Connections, 'resolverOf'>,
  request: StreamRequest,
): Generator<string | undefined> {
  for (let number = chosen.next(1); number !== undefined; number = chosen.next(number + 1))
    yield entryCopy(log, log.entry(number), form, () => connections.resolverOf(request)(request), request);
}

/**
 * Copies texts of entries, one below the other. They are read in slices of time.
 * @param tooMuch what is said where they are more than a clipboard should have
 * @throws UserError that says so
 */
export async function copyTexts(
  form: CopyForm,
  closing: AbortSignal,
  texts: Iterable<string | undefined>,
  tooMuch: () => string,
): Promise<void> {
  const read = await readTexts(texts, closing, tooMuch);
  const isOfRequests = form === 'curl' || form === 'curlWithCredentials';
  // Rows of an attempt have one request.
  await vscode.env.clipboard.writeText(joinLines(isOfRequests ? [...new Set(read)] : read));
}

/** @throws UserError */
async function readTexts(
  given: Iterable<string | undefined>,
  signal: AbortSignal,
  tooMuch: () => string,
): Promise<string[]> {
  const texts: string[] = [];
  let size = 0;
  let endMs = performance.now() + sliceMs;
  for (const text of given) {
    if (text !== undefined) texts.push(text);
    size += (text?.length ?? 0) + 1;
    if (size > maxCharacters) throw new UserError(tooMuch());
    if (performance.now() < endMs) continue;
    await nextTurn();
    signal.throwIfAborted();
    endMs = performance.now() + sliceMs;
  }
  return texts;
}

/** The texts one below the other; one that ends its last line itself gets no further line end. */
function joinLines(texts: readonly string[]): string {
  return texts
    .map((text, at) => (at === texts.length - 1 || text.endsWith('\n') ? text : `${text}\n`))
    .join('');
}
