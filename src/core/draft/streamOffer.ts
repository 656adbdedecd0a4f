// A body that asks a language model for an answer, but not for a stream of it: such services answer with one document
// then, and no event stream comes.

import { scanJson } from '../json/scanJson.ts';

/** Members of which one is in every request for an answer. */
const questions = new Set(['messages', 'prompt', 'input']);
/** Paths at which a model is asked for something that is never streamed, or streamed by itself; a host is no path. */
const otherPaths =
  /(?<!:\/)\/(?:embeddings|moderations|images|audio|files|batches|rerank|tokenize|api\/(?:chat|generate))\b/i;

interface Member {
  readonly name: string;
  readonly nameStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/**
 * The body with `"stream": true`, where it looks like a request to a language model that does not say so; otherwise
 * undefined. Everything else of the body stays as it is.
 */
export function withStream(url: string, body: string): string | undefined {
  if (otherPaths.test(url)) return undefined;
  const members = membersOf(body);
  if (!members?.some(({ name }) => name === 'model')) return undefined;
  if (!members.some(({ name }) => questions.has(name))) return undefined;
  const stream = members.find(({ name }) => name === 'stream');
  if (stream) {
    const isOff = body.slice(stream.valueStart, stream.valueEnd) === 'false';
    return isOff ? `${body.slice(0, stream.valueStart)}true${body.slice(stream.valueEnd)}` : undefined;
  }
  const [first] = members;
  if (!first) return undefined;
  // Written as the first member is: on a line of its own, or beside the others.
  const lead = body.slice(body.indexOf('{') + 1, first.nameStart);
  const space = /^\s*$/.test(lead) ? lead : '';
  const added = ['"stream": true,', space === '' ? ' ' : space];
  return [body.slice(0, first.nameStart), ...added, body.slice(first.nameStart)].join('');
}

/** The members of a JSON object; undefined when the text is none. */
function membersOf(text: string): readonly Member[] | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  const members: Member[] = [];
  let depth = 0;
  let name: readonly [number, number] | undefined;
  let valueStart = 0;
  const end = (at: number): void => {
    if (depth !== 1 || !name) return;
    const quoted = text.slice(...name);
    members.push({ name: quoted.slice(1, -1), nameStart: name[0], valueStart, valueEnd: at });
    name = undefined;
  };
  const result = scanJson(text, {
    open(_, start) {
      if (depth === 1) valueStart = start;
      depth += 1;
    },
    close(at) {
      depth -= 1;
      end(at);
    },
    name(start, stop) {
      if (depth === 1) name = [start, stop];
    },
    literal(start, stop) {
      if (depth === 1) valueStart = start;
      end(stop);
    },
  });
  return result === 'whole' ? members : undefined;
}
