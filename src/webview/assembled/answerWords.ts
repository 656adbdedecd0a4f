// What is said of an answer and its parts: names, numbers with their units, and what a reader has to know.

import type { AnswerState, AnswerView, PartView } from '../../core/assembly/answerView.ts';
import type { TokenFormat } from '../../core/assembly/formats.ts';
import type { PartKind } from '../../core/assembly/reading.ts';
import { formatDuration } from '../../core/base/format.ts';
import { formatCount, formatQuantity, formatRate } from '../controls/numberFormat.ts';

export const formatNames: Readonly<Record<TokenFormat, string>> = {
  'chat completions': 'OpenAI chat completions',
  responses: 'OpenAI Responses',
  'anthropic messages': 'Anthropic messages',
  gemini: 'Gemini',
  ollama: 'Ollama',
  'ag-ui': 'AG-UI',
  mcp: 'MCP',
  path: 'JSON path',
};

export const stateNames: Readonly<Record<AnswerState, string>> = {
  streaming: 'Streaming',
  finished: 'Finished',
  'cut off': 'Cut off',
};

const kindNames: Readonly<Record<PartKind, string>> = {
  text: 'Text',
  reasoning: 'Reasoning',
  refusal: 'Refusal',
  'tool call': 'Tool call',
  'tool result': 'Tool result',
  data: 'Data',
};

const mcpKindNames: Readonly<Partial<Record<PartKind, string>>> = {
  'tool call': 'Request',
  'tool result': 'Response',
  data: 'Notification',
};

/** Whether the answer as a whole failed; one of a session's requests may fail without that. */
export function hasFailed({ format, errors }: AnswerView): boolean {
  return errors.length > 0 && format !== 'mcp';
}

/** What a part is, without its name. */
export function kindOfPart({ format }: AnswerView, { kind }: PartView): string {
  return (format === 'mcp' ? mcpKindNames[kind] : undefined) ?? kindNames[kind];
}

/** A number of an answer: its name, its value, and how it came about. */
export type AnswerFact = readonly [name: string, value: string, explanation?: string];

/** The numbers and names of an answer, in the order of their interest. */
export function answerFacts(answer: AnswerView): readonly AnswerFact[] {
  const { model, role, finishes, startedAtMs, firstTextAtMs, lastAtMs, isFirstOfAttempt, id } = answer;
  const facts: AnswerFact[] = [];
  if (model !== undefined) facts.push(['Model', model]);
  if (role !== undefined && role !== 'assistant' && role !== 'model') facts.push(['Role', role]);
  // A session is no text of a model, whose speed would say something.
  if (answer.format !== 'mcp') facts.push(...speedFacts(answer));
  if (firstTextAtMs !== undefined && answer.format !== 'mcp') {
    const since = isFirstOfAttempt
      ? 'From the request to the first text'
      : 'From its first event to its first text';
    facts.push(['First text', formatDuration(firstTextAtMs - startedAtMs), since]);
  }
  const whole = isFirstOfAttempt ? 'From the request to its last event' : 'From its first event to its last';
  facts.push(['Duration', formatDuration(lastAtMs - startedAtMs), whole]);
  if (finishes.length > 0) facts.push(['Finish', describeFinishes(finishes)]);
  if (id !== undefined) facts.push(['Id', id]);
  return facts;
}

/** Tokens are named only where the stream counted them; otherwise the events that brought text are counted. */
function speedFacts({ outputTokens, chunks, firstTextAtMs = 0, lastTextAtMs = 0 }: AnswerView): AnswerFact[] {
  const seconds = (lastTextAtMs - firstTextAtMs) / 1000;
  const facts: AnswerFact[] = [];
  if (outputTokens !== undefined) {
    facts.push(['Output', formatQuantity(outputTokens, 'token'), 'As the stream counts them']);
    if (seconds > 0)
      facts.push([
        'Speed',
        `${formatRate(outputTokens / seconds).slice(0, -2)} tokens/s`,
        'Output tokens over the time from the first text to the last',
      ]);
    return facts;
  }
  if (chunks === 0) return facts;
  facts.push([
    'Output',
    formatQuantity(chunks, 'chunk'),
    'Events that brought text; the stream has not counted tokens',
  ]);
  if (seconds > 0)
    facts.push([
      'Speed',
      `${formatRate((chunks - 1) / seconds).slice(0, -2)} chunks/s`,
      'Events with text after the first one, over the time to the last',
    ]);
  return facts;
}

function describeFinishes(finishes: AnswerView['finishes']): string {
  const [only] = finishes;
  if (finishes.length === 1 && only) return only[1];
  return finishes.map(([choice, reason]) => `${reason} (choice ${choice})`).join(', ');
}

/** A sentence with the entry that it is about. */
export interface AnswerNote {
  readonly text: string;
  readonly entry: number;
}

/** What has to be known before an answer's text is believed. */
export function answerNotes({
  notes,
  attempt,
  firstEntry,
  state,
  lastEntry,
}: AnswerView): readonly AnswerNote[] {
  const { againOf, repeated, missing } = notes;
  const found: AnswerNote[] = [];
  if (againOf !== undefined)
    found.push({
      text: `It has the id of answer ${formatCount(againOf)}: the stream sent it again.`,
      entry: firstEntry,
    });
  if (repeated)
    found.push({
      text: `${formatQuantity(repeated.count, 'event')} came again exactly as before, the last in entry ${formatCount(repeated.lastEntry)}. Left out here; a client that does not check would show the text twice.`,
      entry: repeated.firstEntry,
    });
  if (missing)
    found.push({
      text: `By their numbers ${formatQuantity(missing.count, 'event')} ${missing.count === 1 ? 'is' : 'are'} missing.`,
      entry: missing.entry,
    });
  if (state === 'cut off')
    found.push({ text: `Attempt ${formatCount(attempt)} ended before the answer did.`, entry: lastEntry });
  return found;
}

/** What has to be known of one part. @param length of its text, as it was put together */
export function partNotes({ notes }: PartView, length: number): readonly AnswerNote[] {
  return notes.map((note) =>
    note.note === 'attempt'
      ? { text: `Goes on in attempt ${formatCount(note.attempt)}.`, entry: note.entry }
      : {
          text: `The stream states another text at the end, of ${formatQuantity(note.wholeLength, 'character')} instead of ${formatCount(length)}: pieces are missing or came twice.`,
          entry: note.entry,
        },
  );
}
