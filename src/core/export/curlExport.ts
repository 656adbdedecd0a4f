// The requests of attempts as curl commands, each as it was sent, for a POSIX shell. Credentials stay redacted, unless they
// are asked for and given.

import * as l10n from '@vscode/l10n';

import { entryCopy } from '../page/entryCopy.ts';
import { chosenBodies } from './bodyBytes.ts';
import { ExportError, type ExportPieces, type ExportRun } from './exportRun.ts';

/** @throws ExportError when the log has none of the requests any more */
export function* writeCurl(run: ExportRun): ExportPieces {
  const { log, stream } = run;
  const { credentials, view } = stream;
  let count = 0;
  for (const { attempt, firstEntry } of chosenBodies(run)) {
    const form = credentials ? 'curlWithCredentials' : 'curl';
    const resolve = credentials ?? (() => view.request);
    const command = entryCopy(log, log.entry(firstEntry), form, resolve, view.request);
    if (command === undefined) continue;
    count += 1;
    yield `${count === 1 ? '' : '\n'}# ${l10n.t('Attempt {0}', attempt)}\n${command}\n`;
  }
  if (count === 0) throw new ExportError(l10n.t('The request of this attempt is no longer on the timeline.'));
}
