// One answer of a token stream compared with another: which others there are, in the stream itself and in all that are open.

import { setImmediate as nextTurn } from 'node:timers/promises';

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type { Answer } from '../../core/assembly/answer.ts';
import { placeOfAnswer } from '../../core/assembly/answerPlace.ts';
import { viewOfAnswer, type AnswerState } from '../../core/assembly/answerView.ts';
import { reportedLine } from '../../core/base/reportedText.ts';
import type { EventLog } from '../../core/log/eventLog.ts';
import { messagesTried } from '../../core/page/answerWatch.ts';
import { readersOf } from '../../core/page/logReaders.ts';
import { UserError } from '../errorReport.ts';
import { showInformation } from '../messages.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import { phaseWords } from '../views/streamsTree.ts';
import { nameOfSide, partName, type SideChoice } from './comparedSides.ts';

/** Of what an answer says, in the list. */
const maxShownText = 80;

interface AnswerItem extends vscode.QuickPickItem {
  /** Another answer of the stream. */
  readonly side?: SideChoice;
  /** A stream, whose answers are asked for then. */
  readonly handle?: StreamHandle;
}

/**
 * Asks with which other answer one of a stream is compared.
 * @param firstEntry number of the first entry of the answer
 * @param closing aborts when the window closes
 * @returns undefined when the question was left, or there is no other answer
 * @throws UserError when the answer is not there any more
 */
export async function askForOtherAnswer(
  registry: StreamRegistry,
  handle: StreamHandle,
  firstEntry: number,
  closing: AbortSignal,
): Promise<{ readonly left: SideChoice; readonly right: SideChoice } | undefined> {
  const own = await answersOf(handle.stream.log, closing);
  const answer = own.find((each) => each.firstEntry === firstEntry);
  if (!answer) throw new UserError(l10n.t('This answer is not there any more.'));
  const left = sideOfAnswer(handle, answer);
  const others = own.filter((each) => each !== answer);
  const items: AnswerItem[] = [
    ...section(
      l10n.t('This stream'),
      others.toReversed().map((each) => itemOfAnswer(handle, each)),
    ),
    ...section(l10n.t('Answers of other streams'), otherStreams(registry, handle).map(itemOfStream)),
  ];
  if (items.length === 0) {
    await showInformation(
      l10n.t('There is no other answer to compare with: connect to another stream, or open a recording.'),
    );
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: l10n.t('Compare answer {0} with', answer.number),
    placeHolder: l10n.t('Another answer, or a stream with answers'),
    matchOnDescription: true,
  });
  const right = chosen?.side ?? (chosen?.handle && (await askForAnswerOf(chosen.handle, closing)));
  return right && { left, right };
}

/** The only answer of a stream, or the one that is picked. */
async function askForAnswerOf(handle: StreamHandle, closing: AbortSignal): Promise<SideChoice | undefined> {
  const answers = await answersOf(handle.stream.log, closing);
  const [first] = answers;
  if (!first) {
    await showInformation(l10n.t('{0} has no answer of a token stream.', nameOfSide(handle)));
    return undefined;
  }
  if (answers.length === 1) return sideOfAnswer(handle, first);
  const items = answers.toReversed().map((answer) => itemOfAnswer(handle, answer));
  const title = l10n.t('Which answer of {0}?', nameOfSide(handle));
  return (await vscode.window.showQuickPick(items, { title }))?.side;
}

/** The newest answers of a log, oldest first, once it is read. */
async function answersOf(log: EventLog, closing: AbortSignal): Promise<readonly Answer[]> {
  const assembly = readersOf(log).assemblies.recognised();
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: l10n.t('Reading the answers') },
    async () => {
      const last = log.length;
      while (assembly.isBehind && assembly.lastRead < last && !closing.aborted) {
        assembly.update();
        if (assembly.answers.length === 0 && assembly.messages >= messagesTried) return;
        await nextTurn();
      }
    },
  );
  return assembly.answers;
}

function sideOfAnswer(handle: StreamHandle, answer: Answer): SideChoice {
  return { handle, answer: placeOfAnswer(handle.stream.log, answer) };
}

const stateWords: Readonly<Record<AnswerState, string>> = {
  streaming: l10n.t('still streaming'),
  finished: l10n.t('finished'),
  'cut off': l10n.t('cut off'),
};

function itemOfAnswer(handle: StreamHandle, answer: Answer): AnswerItem {
  const { number, model, state } = viewOfAnswer(answer);
  const text = answer.parts.findLast(({ kind }) => kind === 'text')?.text;
  const kept = text?.text().trim() ?? '';
  const isCut = text !== undefined && text.keptChars < text.length;
  return {
    label: l10n.t('Answer {0}', number),
    description:
      model === undefined
        ? stateWords[state]
        : l10n.t('{model}, {state}', { model: reportedLine(model, maxShownText), state: stateWords[state] }),
    detail: reportedLine(isCut ? `…${kept.slice(-maxShownText)}` : kept, maxShownText),
    side: sideOfAnswer(handle, answer),
  };
}

/** All other streams and open recordings, the newest first. */
function otherStreams(registry: StreamRegistry, handle: StreamHandle): StreamHandle[] {
  const live = registry.list().flatMap((each) => registry.togetherWith(each));
  return [...live.toReversed(), ...registry.listRecorded()].filter((each) => each !== handle);
}

function itemOfStream(handle: StreamHandle): AnswerItem {
  const part = partName({ handle });
  const state = handle.recorded ? l10n.t('recorded') : phaseWords(handle.stream.state);
  return {
    label: nameOfSide(handle),
    description: part === undefined ? state : l10n.t('{part}, {state}', { part, state }),
    detail: new Date(handle.stream.log.startedAtMs).toLocaleString(),
    handle,
  };
}

function section(label: string, items: readonly AnswerItem[]): AnswerItem[] {
  return items.length > 0 ? [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items] : [];
}
