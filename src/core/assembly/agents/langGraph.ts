// LangGraph's streams, in each of their modes, and LangServe's: events by name whose data has messages, states of a graph,
// or what happens in it.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import type { JsonPath } from '../../json/jsonPath.ts';
import { describeError } from '../reading/errorText.ts';
import { nameAt, recordAt, recordsAt, textAt, textOrSource, type JsonRecord } from '../reading/jsonParts.ts';
import type { JsonEvent, Piece, Reading } from '../reading/reading.ts';
import { unknownEvent } from '../reading/unread.ts';
import { messageOf, readLangMessage } from './langMessage.ts';
import { readLangProtocol } from './langProtocol.ts';

export function readLangGraph(event: JsonEvent): Reading | undefined {
  const { value, data } = event;
  if (isRecord(value) && 'method' in value && 'params' in value) return readLangProtocol(event, value);
  if (event.name === '') return isRecord(value) ? readStreamedEvent(event, value) : undefined;
  // Graphs within graphs add where they are: `values|tools:1`.
  const [mode = ''] = event.name.split('|');
  switch (mode) {
    case 'metadata': {
      const id = isRecord(value) ? nameAt(value, 'run_id') : undefined;
      return id === undefined ? undefined : { id, begins: 'first' };
    }
    case 'messages':
    case 'messages/partial':
    case 'messages/complete':
      return Array.isArray(value)
        ? byWay(mode === 'messages' ? 'chunks' : 'so far', readList(event, value))
        : undefined;
    case 'messages/metadata':
      return isRecord(value) ? { isCommon: true } : undefined;
    case 'values':
      return isRecord(value) ? readState(event, value, []) : undefined;
    case 'updates':
      return isRecord(value) ? readUpdates(event, value) : undefined;
    case 'custom':
      return {
        isCommon: true,
        pieces: [{ part: 'custom', kind: 'data', name: 'custom', isLine: true, text: data }],
      };
    case 'data':
      return readServed(event);
    case 'tools':
      return isRecord(value) ? readToolEvent(event, value) : undefined;
    case 'lifecycle':
      return {
        isCommon: true,
        pieces: [{ part: 'lifecycle', kind: 'data', name: 'lifecycle', isLine: true, text: data }],
      };
    case 'events':
      return isRecord(value) ? readStreamedEvent(event, value) : undefined;
    case 'debug':
    case 'tasks':
    case 'checkpoints':
    case 'feedback':
      return { isCommon: true, unread: unknownEvent(mode) };
    case 'error': {
      const error = isRecord(value) ? describeLangError(value) : undefined;
      return error === undefined ? undefined : { isCommon: true, error, isEnd: true };
    }
    case 'end':
      return { isCommon: true, isEnd: true };
    default:
      return undefined;
  }
}

/** `{"error": "ValueError", "message": "bad input"}`, or LangServe's status and message. */
function describeLangError(value: JsonRecord): string | undefined {
  const error = textAt(value, 'error');
  const message = textAt(value, 'message');
  if (error !== undefined && message !== undefined) return `${message} (${error})`;
  const code = value['status_code'] ?? value['code'];
  return describeError({ message: message ?? error, code });
}

/** A run that is asked for several modes sends the same messages by several ways. */
function byWay(way: string, reading: Reading | undefined): Reading | undefined {
  return (
    reading && {
      ...reading,
      pieces: (reading.pieces ?? []).map((piece) => ({ ...piece, way })),
      generations: (reading.generations ?? []).map((counts) => ({ ...counts, way })),
    }
  );
}

/** Messages, and after them what is known about where they came from. */
function readList(event: JsonEvent, list: readonly unknown[]): Reading | undefined {
  const readings = list.map((item, at) => {
    const found = messageOf(item);
    return found && readLangMessage(event, found.message, [at, ...found.path]);
  });
  return readings.some((reading) => reading !== undefined) ? join(readings) : undefined;
}

function join(readings: readonly (Reading | undefined)[]): Reading {
  const all = readings.filter((reading) => reading !== undefined);
  const tokens = all.findLast(({ outputTokens }) => outputTokens !== undefined)?.outputTokens;
  const model = all.find((reading) => reading.model !== undefined)?.model;
  return {
    ...present({ outputTokens: tokens, model }),
    pieces: all.flatMap(({ pieces = [] }) => pieces),
    innerIds: all.flatMap(({ innerIds = [] }) => innerIds),
    generations: all.flatMap(({ generations = [] }) => generations),
    usage: all.flatMap(({ usage = [] }) => usage),
    finishes: all.flatMap(({ finishes = [] }) => finishes),
    unread: all.flatMap(({ unread = [] }) => unread),
  };
}

/** A state of the graph: its messages, each all that there is of it, and all else as one. */
function readState(event: JsonEvent, state: JsonRecord, path: JsonPath): Reading | undefined {
  const messages = recordsAt(state, 'messages').flatMap(({ at, record }) => {
    const found = messageOf(record);
    return found ? [readLangMessage(event, found.message, [...path, 'messages', at, ...found.path])] : [];
  });
  const others = Object.keys(state).filter((name) => name !== 'messages' || messages.length === 0);
  const pieces: Piece[] = others.map((name) => {
    const soFar = textOrSource(event, state, name, [...path]) ?? '';
    if (name === '__interrupt__') return { part: name, kind: 'approval request', soFar, isState: true };
    return { part: `values/${name}`, kind: 'data', name, soFar, isState: true };
  });
  const reading = join(messages);
  return {
    ...reading,
    ...(messages.length === 0 && { isCommon: true }),
    pieces: [...(reading.pieces ?? []), ...pieces],
  };
}

/** What each node of the graph changed. */
function readUpdates(event: JsonEvent, updates: JsonRecord): Reading {
  const readings: Reading[] = [];
  let hasMessages = false;
  for (const node in updates) {
    const update = updates[node];
    const text = textOrSource(event, updates, node) ?? '';
    if (node === '__interrupt__')
      readings.push({ pieces: [{ part: node, kind: 'approval request', soFar: text, isState: true }] });
    else
      readings.push({
        pieces: [
          { part: 'updates', kind: 'data', name: 'updates', isLine: true, text: `${node} ${text}`.trim() },
        ],
      });
    if (!isRecord(update) || !Array.isArray(update['messages'])) continue;
    for (const { at, record } of recordsAt(update, 'messages')) {
      const found = messageOf(record);
      if (!found) continue;
      hasMessages = true;
      readings.push(readLangMessage(event, found.message, [node, 'messages', at, ...found.path]));
    }
  }
  return { ...join(readings), ...(!hasMessages && { isCommon: true }) };
}

/** LangServe's `data`: a text as JSON, a chunk of a message, a list of changes, or an object of texts. */
function readServed(event: JsonEvent): Reading | undefined {
  const { value, data } = event;
  if (value === undefined) {
    const text = textOf(data);
    // Older servers say nothing before it.
    return text === undefined ? undefined : { pieces: [{ part: 'data', kind: 'text', text }] };
  }
  if (!isRecord(value)) return undefined;
  const found = messageOf(value);
  if (found) return readLangMessage(event, found.message, found.path);
  if (Array.isArray(value['ops'])) return readChanges(event, value);
  const streamed = readStreamedEvent(event, value);
  if (streamed) return streamed;
  const pieces = Object.keys(value).map((name): Piece => {
    const text = textOrSource(event, value, name) ?? '';
    return typeof value[name] === 'string'
      ? { part: `data/${name}`, kind: 'text', name, text }
      : { part: `data/${name}`, kind: 'data', name, isLine: true, text };
  });
  return { isCommon: true, pieces };
}

function textOf(data: string): string | undefined {
  if (!data.trimStart().startsWith('"')) return undefined;
  try {
    const text: unknown = JSON.parse(data);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

/** A log of a run, by changes to it: the output grows at one place. */
function readChanges(event: JsonEvent, value: JsonRecord): Reading {
  const readings = recordsAt(value, 'ops').map(({ at, record }): Reading => {
    const path = textAt(record, 'path') ?? '';
    const added: unknown = record['value'];
    if (path === '') return isRecord(added) ? present({ id: nameAt(added, 'id') }) : {};
    if (!path.endsWith('/streamed_output/-') || path.startsWith('/logs/')) return {};
    const found = messageOf(added);
    if (found) return readLangMessage(event, found.message, ['ops', at, 'value', ...found.path]);
    return typeof added === 'string' ? { pieces: [{ part: 'output', kind: 'text', text: added }] } : {};
  });
  const id = readings.find((reading) => reading.id !== undefined)?.id;
  return { ...join(readings), ...present({ id }) };
}

/** What a tool does while it runs. */
function readToolEvent(event: JsonEvent, value: JsonRecord): Reading | undefined {
  const name = nameAt(value, 'name');
  const callId = nameAt(value, 'toolCallId');
  const about = { isEnd: true, ...present({ name, callId }) } as const;
  const result = { ...about, part: `result/${callId ?? name ?? ''}`, kind: 'tool result' } as const;
  const said = (member: string): string => textOrSource(event, value, member) ?? '';
  switch (textAt(value, 'event')) {
    case 'on_tool_start': {
      const part = `call/${callId ?? name ?? ''}`;
      return { pieces: [{ ...about, part, kind: 'tool call', soFar: said('input'), isState: true }] };
    }
    case 'on_tool_event':
      return { pieces: [{ part: 'tools', kind: 'data', name: 'tools', isLine: true, text: said('data') }] };
    case 'on_tool_end':
      return { pieces: [{ ...result, soFar: said('output'), isState: true }] };
    case 'on_tool_error':
      return { pieces: [{ ...result, isFailed: true, soFar: said('error'), isState: true }] };
    default:
      return undefined;
  }
}

/** An event of a run: `on_chat_model_stream` and its like. */
function readStreamedEvent(event: JsonEvent, value: JsonRecord): Reading | undefined {
  const name = textAt(value, 'event');
  const data = recordAt(value, 'data');
  if (name === undefined || !name.startsWith('on_') || !data || nameAt(value, 'run_id') === undefined)
    return undefined;
  const run = nameAt(value, 'run_id') ?? '';
  const of = nameAt(value, 'name');
  const tool = (kind: 'tool call' | 'tool result', member: string): Piece => ({
    part: `${kind === 'tool call' ? 'call' : 'result'}/${run}`,
    kind,
    callId: run,
    isEnd: true,
    text: textOrSource(event, data, member, ['data']) ?? '',
    ...present({ name: of }),
  });
  switch (name) {
    case 'on_chat_model_stream':
    case 'on_llm_stream': {
      const found = messageOf(data['chunk']);
      if (found)
        return byWay('events', readLangMessage(event, found.message, ['data', 'chunk', ...found.path]));
      const text = textAt(data, 'chunk') ?? textAt(recordAt(data, 'chunk') ?? {}, 'text');
      return text === undefined ? {} : { pieces: [{ part: `run/${run}`, kind: 'text', text }] };
    }
    case 'on_tool_start':
      return { pieces: [tool('tool call', 'input')] };
    case 'on_tool_end':
      return { pieces: [tool('tool result', 'output')] };
    case 'on_tool_error':
      return { pieces: [{ ...tool('tool result', 'error'), isFailed: true }] };
    case 'on_chat_model_end': {
      const found = messageOf(data['output']);
      const { usage, outputTokens, generations, finishes } = found
        ? readLangMessage(event, found.message, [])
        : {};
      // It is all of the message, also where that is a chunk.
      const all = generations?.map((counts) => ({ ...counts, isMore: false }));
      return present({ usage, outputTokens, generations: all, finishes });
    }
    case 'on_custom_event':
      return {
        pieces: [
          {
            part: 'custom',
            kind: 'data',
            name: of ?? 'custom',
            isLine: true,
            text: event.sourceAt(['data']) ?? '',
          },
        ],
      };
    default:
      // Starts, streams and ends of chains repeat what is in them.
      return {};
  }
}
