// Writes events as bytes of a stream: those that are made up, edited ones, and copies. What is not changed stays byte for
// byte, and an edited event ends its lines as the original does.

import { fieldLine, formatEvent } from '../../wire/eventWriter.ts';
import { parseBlock, readFieldLines, type FieldLine } from '../../wire/fields.ts';
import { carriageReturn, lineFeed } from '../../wire/lines.ts';
import { joinBytes } from '../../base/joinBytes.ts';
import { encodeText } from '../../base/text.ts';
import type { EventEdit, InventedEvent } from '../../stream/relayFault.ts';

/** The bytes of an event that is made up. */
export function inventEvent({ type, id, data, retry }: InventedEvent): Uint8Array {
  return encodeText(
    formatEvent({ event: type, id, data, retry: retry === undefined ? undefined : String(retry) }),
  );
}

/**
 * The block with its last line end complete. When a block ends in CR at the end of a chunk, nobody knows yet whether a LF
 * follows; here it ends as its first line does. So the result is the same whether the LF has come or not.
 */
export function closedBlock(block: Uint8Array): Uint8Array {
  const end = block.at(-1) === lineFeed && block.at(-2) === carriageReturn ? block.length - 1 : block.length;
  if (block[end - 1] !== carriageReturn) return block;
  if (lineEndOf(block) !== '\r\n') return block.subarray(0, end);
  const whole = new Uint8Array(end + 1);
  whole.set(block.subarray(0, end));
  whole[end] = lineFeed;
  return whole;
}

/** The block with the edit made: changed fields take the place of the first of their name, new ones come first. */
export function editBlock(block: Uint8Array, edit: EventEdit): Uint8Array {
  const lineEnd = lineEndOf(block);
  const lines = readFieldLines(closedBlock(block));
  const changed = new Map<string, readonly string[]>();
  if (edit.type !== undefined) changed.set('event', edit.type === '' ? [] : [fieldLine('event', edit.type)]);
  if (edit.id !== undefined) changed.set('id', edit.id === '' ? [] : [fieldLine('id', edit.id)]);
  if (edit.retry !== undefined) changed.set('retry', [fieldLine('retry', String(edit.retry))]);
  const data = editedData(block, edit);
  if (data !== undefined)
    changed.set(
      'data',
      data.split(/\r\n|\r|\n/).map((line) => fieldLine('data', line)),
    );
  const added: string[] = [];
  for (const [name, texts] of changed) {
    if (!lines.some(({ field }) => field === name)) added.push(...texts);
  }
  const parts: Uint8Array[] = added.map((text) => encodeText(text + lineEnd));
  const bytes = closedBlock(block);
  for (const [at, line] of lines.entries()) {
    const texts = line.kind === 'field' ? changed.get(line.field) : undefined;
    if (texts === undefined) parts.push(lineBytes(bytes, line, lines[at + 1]));
    else if (isFirst(lines, at)) parts.push(...texts.map((text) => encodeText(text + lineEnd)));
  }
  return joinBytes(parts);
}

function editedData(block: Uint8Array, { data, find, replace }: EventEdit): string | undefined {
  const before = data ?? (find === undefined ? undefined : parseBlock(block).data);
  return before === undefined || find === undefined ? before : before.replaceAll(find, () => replace ?? '');
}

function isFirst(lines: readonly FieldLine[], at: number): boolean {
  return lines.findIndex(({ field, kind }) => kind === 'field' && field === lines[at]?.field) === at;
}

function lineBytes(block: Uint8Array, line: FieldLine, next: FieldLine | undefined): Uint8Array {
  return block.subarray(line.offset, next?.offset ?? block.length);
}

/** How the first line ends; it is followed by others, so that is known. */
function lineEndOf(block: Uint8Array): '\n' | '\r' | '\r\n' {
  const at = block.findIndex((byte) => byte === lineFeed || byte === carriageReturn);
  if (block[at] === lineFeed) return '\n';
  return block[at + 1] === lineFeed ? '\r\n' : '\r';
}
