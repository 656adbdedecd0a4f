// The standard's parser written down as literally as possible and as slow as that is: the oracle of the framer. It
// reads the whole body at once, line by line, and remembers where each thing lies.
// [spec] WHATWG HTML, 9.2.5 "Parsing an event stream" and 9.2.6 "Interpreting an event stream".

export interface LiteralThing {
  readonly kind: 'message' | 'id' | 'no-data' | 'lost' | 'comment' | 'retry';
  readonly start: number;
  readonly end: number;
  /** Event type buffer of a block. */
  readonly type?: string;
  /** Value of the block's last id that counts. */
  readonly id?: string | undefined;
  readonly hasIgnored?: boolean;
  readonly delayMs?: number;
}

export interface LiteralEvent {
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
}

export interface LiteralStream {
  /** In the order in which they become complete. */
  readonly things: readonly LiteralThing[];
  readonly events: readonly LiteralEvent[];
  readonly lastEventId: string;
}

interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly isTerminated: boolean;
}

export function parseLiterally(body: Uint8Array): LiteralStream {
  const things: LiteralThing[] = [];
  const events: LiteralEvent[] = [];
  let data = '';
  let type = '';
  let lastEventIdBuffer = '';
  let lastEventId = '';
  let block: { start: number; id: string | undefined; hasIgnored: boolean; isSilent: boolean } | undefined;

  for (const line of linesOf(body)) {
    if (!line.isTerminated) {
      // [spec] Once the end of the file is reached, any pending data must be discarded.
      block ??= { start: line.start, id: undefined, hasIgnored: false, isSilent: false };
      block.isSilent = false;
      continue;
    }
    // [spec] If the line is empty: dispatch the event.
    if (line.text === '') {
      if (block) {
        const facts = { start: block.start, end: line.end, type, id: block.id, hasIgnored: block.hasIgnored };
        lastEventId = lastEventIdBuffer;
        if (data !== '') {
          events.push({ type: type === '' ? 'message' : type, data: data.slice(0, -1), lastEventId });
          things.push({ kind: 'message', ...facts });
        } else if (block.id !== undefined) things.push({ kind: 'id', ...facts });
        else if (!block.isSilent) things.push({ kind: 'no-data', ...facts });
      }
      data = '';
      type = '';
      block = undefined;
      continue;
    }
    // [spec] If the line starts with a U+003A COLON character (:): ignore the line.
    if (line.text.startsWith(':')) {
      things.push({ kind: 'comment', start: line.start, end: line.end });
      continue;
    }
    const colon = line.text.indexOf(':');
    const field = colon === -1 ? line.text : line.text.slice(0, colon);
    const rest = colon === -1 ? '' : line.text.slice(colon + 1);
    const value = rest.startsWith(' ') ? rest.slice(1) : rest;
    block ??= { start: line.start, id: undefined, hasIgnored: false, isSilent: true };
    if (field === 'retry' && /^[0-9]+$/.test(value)) {
      const delayMs = Math.min(Number(value), Number.MAX_SAFE_INTEGER);
      things.push({ kind: 'retry', start: line.start, end: line.end, delayMs });
      continue;
    }
    block.isSilent = false;
    if (field === 'event') type = value;
    else if (field === 'data') data += `${value}\n`;
    else if (field === 'id' && !value.includes('\0')) {
      lastEventIdBuffer = value;
      block.id = value;
    } else block.hasIgnored = true;
  }
  if (block && !block.isSilent) {
    const { start, id, hasIgnored } = block;
    things.push({ kind: 'lost', start, end: body.length, type, id, hasIgnored });
  }
  return { things, events, lastEventId };
}

/** Lines ended by CR LF, LF or CR, without the byte order mark that may begin the body. */
function linesOf(body: Uint8Array): Line[] {
  const lines: Line[] = [];
  const hasMark = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  let start = 0;
  for (let at = 0; at < body.length; at += 1) {
    if (body[at] !== 0x0a && body[at] !== 0x0d) continue;
    const end = body[at] === 0x0d && body[at + 1] === 0x0a ? at + 2 : at + 1;
    lines.push({ text: decode(body, start, at, hasMark), start, end, isTerminated: true });
    at = end - 1;
    start = end;
  }
  const text = decode(body, start, body.length, hasMark);
  if (text !== '') lines.push({ text, start, end: body.length, isTerminated: false });
  return lines;
}

function decode(body: Uint8Array, start: number, end: number, hasMark: boolean): string {
  const from = start === 0 && hasMark ? 3 : start;
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(body.subarray(from, end));
}
