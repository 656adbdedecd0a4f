// The lines that call: the innermost frames of a stack that are no part of Node, each list of them told once and then named
// by its number.

import type { ProbeFrame } from '../../../core/probe/probeMessage.ts';
import { builtin } from './builtin.ts';

/** Frames that are looked at, and those of them that are told. */
const maxStack = 20;
const maxFrames = 6;
/** Lists of frames that are told; what calls from more places than these has no place. */
const maxPlaces = 5_000;

interface Source {
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

export interface CallPlace {
  /** 0: it is not known. */
  readonly number: number;
  /** Whether a line that is no package's is on the stack. */
  readonly isOwn: boolean;
}

export class CallPlaces {
  readonly #tell: (place: number, frames: readonly ProbeFrame[]) => void;
  readonly #numbers = new Map<string, number>();
  readonly #module = builtin('node:module');

  constructor(tell: (place: number, frames: readonly ProbeFrame[]) => void) {
    this.#tell = tell;
  }

  /** The place that called the function. Never throws. */
  of(called: (...args: never[]) => unknown): CallPlace {
    let frames: ProbeFrame[];
    try {
      frames = framesAbove(called);
    } catch {
      return { number: 0, isOwn: false };
    }
    const isOwn = frames.some(({ url }) => !/[\\/]node_modules[\\/]/.test(url));
    return { number: frames.length === 0 ? 0 : this.#numberOf(frames), isOwn };
  }

  #numberOf(frames: readonly ProbeFrame[]): number {
    const key = frames.map(({ url, line, column }) => `${url}:${line}:${column}`).join('\n');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#numbers.size >= maxPlaces) return 0;
    const number = this.#numbers.size + 1;
    this.#numbers.set(key, number);
    this.#tell(
      number,
      frames.map((frame) => this.#mapped(frame)),
    );
    return number;
  }

  /** Through the source map that Node itself has for the file, as programs have that compile while they run. */
  #mapped(frame: ProbeFrame): ProbeFrame {
    try {
      const map = this.#module?.findSourceMap(frame.url);
      const found: unknown = map?.findEntry(frame.line - 1, frame.column - 1);
      const source = found === undefined ? undefined : readSource(found);
      return source ? { ...frame, ...source, isMapped: true } : frame;
    } catch {
      return frame;
    }
  }
}

function readSource(found: unknown): Source | undefined {
  if (typeof found !== 'object' || found === null) return undefined;
  const { originalSource, originalLine, originalColumn } = found as Readonly<Record<string, unknown>>;
  if (typeof originalSource !== 'string' || originalSource === '') return undefined;
  if (typeof originalLine !== 'number' || typeof originalColumn !== 'number') return undefined;
  return { url: originalSource, line: originalLine + 1, column: originalColumn + 1 };
}

/** The frames above a function that are on the stack. What the app has set for its own stacks is as it was after it. */
function framesAbove(called: (...args: never[]) => unknown): ProbeFrame[] {
  const limit = Error.stackTraceLimit;
  const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  let sites: readonly NodeJS.CallSite[] = [];
  try {
    Error.stackTraceLimit = maxStack;
    Error.prepareStackTrace = (_, stack) => {
      sites = stack;
      return '';
    };
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, called);
    // It is made when it is read.
    void holder.stack;
  } finally {
    Error.stackTraceLimit = limit;
    if (prepare) Object.defineProperty(Error, 'prepareStackTrace', prepare);
    else Reflect.deleteProperty(Error, 'prepareStackTrace');
  }
  const frames: ProbeFrame[] = [];
  for (const site of sites) {
    const url = site.getFileName();
    if (typeof url !== 'string' || url === '' || url.startsWith('node:')) continue;
    const [line, column] = [site.getLineNumber() ?? 1, site.getColumnNumber() ?? 1];
    frames.push({ url, line, column, name: site.getFunctionName() ?? '' });
    if (frames.length >= maxFrames) break;
  }
  return frames;
}
