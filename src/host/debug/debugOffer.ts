// The one question about the streams of an app that is debugged.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type { DebuggedStream } from '../../net/debug/debuggedStream.ts';
import { showInformation } from '../messages.ts';
import { settings } from '../names.ts';
import { nameOfStream } from '../streams/streamTitle.ts';
import type { DebugSessionInfo, OfferAnswer } from './debugSessions.ts';

/** Asks whether the streams of a session are to be inspected, and keeps an answer that is meant for all sessions. */
export async function offerStreams(session: DebugSessionInfo, stream: DebuggedStream): Promise<OfferAnswer> {
  const inspect = l10n.t('Inspect Its Streams');
  const always = l10n.t('Always');
  const never = l10n.t('Never');
  const choice = await showInformation(
    l10n.t('{session}, which you debug, has opened an event stream: {stream}', {
      session: session.name,
      stream: nameOfStream(stream.request),
    }),
    inspect,
    always,
    never,
  );
  switch (choice) {
    case inspect:
      return 'inspect';
    case always:
      await keep('always');
      return 'always';
    case never:
      await keep('never');
      return 'never';
    default:
      return 'not now';
  }
}

async function keep(value: 'always' | 'never'): Promise<void> {
  await vscode.workspace
    .getConfiguration()
    .update(settings.debugInspect, value, vscode.ConfigurationTarget.Global);
}
