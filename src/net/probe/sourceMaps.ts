// Where a line of a file that runs is in the source that somebody wrote, by the source map that the file names. For servers
// without a debugger, which has the maps otherwise.

import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { originalPositionFor, TraceMap, type SourceMapInput } from '@jridgewell/trace-mapping';

import type { ProbeFrame } from '../../core/probe/probeMessage.ts';

/** Larger files are bundles of bundles, which nobody waits for. */
const maxFileBytes = 64 * 1024 * 1024;
/** Files that are kept. */
const maxFiles = 50;

interface KnownFile {
  readonly changedAtMs: number;
  /** Undefined: it names none that can be read. */
  readonly map: TraceMap | undefined;
}

const known = new Map<string, KnownFile>();

/** The frames in their sources, or as they were where nothing is known of them. Never rejects. */
export function locateByFiles(frames: readonly ProbeFrame[]): Promise<readonly ProbeFrame[]> {
  return Promise.all(frames.map((frame) => locate(frame)));
}

async function locate(frame: ProbeFrame): Promise<ProbeFrame> {
  const path = pathOf(frame.url);
  if (path === undefined) return frame;
  const plain = { ...frame, url: path };
  if (frame.isMapped) return plain;
  try {
    const map = await mapOf(path);
    if (!map) return plain;
    const { source, line, column } = originalPositionFor(map, { line: frame.line, column: frame.column - 1 });
    if (source === null) return plain;
    return { ...plain, url: pathOf(source) ?? source, line, column: column + 1 };
  } catch {
    return plain;
  }
}

async function mapOf(path: string): Promise<TraceMap | undefined> {
  const { mtimeMs, size } = await stat(path);
  const before = known.get(path);
  if (before?.changedAtMs === mtimeMs) return before.map;
  const map = size > maxFileBytes ? undefined : await readMap(path);
  known.set(path, { changedAtMs: mtimeMs, map });
  const [oldest] = known.keys();
  if (known.size > maxFiles && oldest !== undefined) known.delete(oldest);
  return map;
}

async function readMap(path: string): Promise<TraceMap | undefined> {
  const text = await readFile(path, 'utf8');
  const name =
    [...text.slice(-4_000).matchAll(/\/\/[#@]\s*sourceMappingURL=(\S+)/g)].at(-1)?.[1] ?? inlineOf(text);
  if (name === undefined) return undefined;
  const inline = /^data:application\/json[^,]*,/.exec(name);
  if (inline) {
    const data = name.slice(inline[0].length);
    const json = inline[0].includes(';base64')
      ? Buffer.from(data, 'base64').toString()
      : decodeURIComponent(data);
    return traceOf(json, path);
  }
  // Only what lies beside it: nothing is asked for over a network.
  if (/^[a-z][a-z\d+.-]+:/i.test(name)) return undefined;
  const file = resolve(dirname(path), decodeURIComponent(name));
  const { size } = await stat(file);
  return size > maxFileBytes ? undefined : traceOf(await readFile(file, 'utf8'), file);
}

/** A map that is in the file itself, which is longer than what is looked at first. */
function inlineOf(text: string): string | undefined {
  const at = text.lastIndexOf('//# sourceMappingURL=data:');
  return at === -1 ? undefined : /=(\S+)/.exec(text.slice(at))?.[1];
}

function traceOf(json: string, path: string): TraceMap {
  return new TraceMap(JSON.parse(json) as SourceMapInput, pathToFileURL(path).href);
}

function pathOf(url: string): string | undefined {
  if (isAbsolute(url)) return url;
  try {
    return url.startsWith('file:') ? fileURLToPath(url) : undefined;
  } catch {
    return undefined;
  }
}
