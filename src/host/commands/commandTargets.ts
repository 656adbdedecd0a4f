// What the arguments of commands mean: a stream, several that are selected, what a script asks for.

import { isRecord } from '../../core/base/narrowing.ts';
import { parsePreparedRequest, type PreparedRequest } from '../../core/draft/preparedRequest.ts';
import { isPastedRequest } from '../../core/paste/readPasted.ts';
import { readRequest } from '../streams/connections.ts';
import type { SideChoice } from '../comparison/comparedSides.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';

/** The stream that a command's argument means; the one in front when there is no argument. */
export function findStream(registry: StreamRegistry, target: unknown): StreamHandle | undefined {
  if (target === undefined) return registry.active;
  if (typeof target === 'string') return registry.get(target);
  if (!isRecord(target)) return undefined;
  const node = target['handle'];
  if (isRecord(node) && typeof node['id'] === 'string') return registry.get(node['id']);
  const id = target['streamId'];
  return typeof id === 'string' ? registry.get(id) : registry.active;
}

/** Whether a command's argument names a stream, and not only what is in front. */
export function isOfStream(target: unknown): boolean {
  return isRecord(target) && ('handle' in target || 'streamId' in target);
}

/** What is meant: the streams and attempts that are selected in the Streams view, or the one that the argument names. */
export function selectedSides(registry: StreamRegistry, target: unknown, selected: unknown): SideChoice[] {
  const isSelection =
    Array.isArray(selected) && selected.length > 1 && isRecord(target) && 'handle' in target;
  const ofStreams = (node: unknown): boolean => isRecord(node) && 'handle' in node;
  return (isSelection ? selected.filter(ofStreams) : [target]).flatMap((node: unknown) => {
    const handle = findStream(registry, node);
    if (!handle) return [];
    const attempt = isRecord(node) && 'handle' in node ? node['attempt'] : undefined;
    return [typeof attempt === 'number' ? { handle, attempt } : { handle }];
  });
}

/**
 * What a script asks for: the second argument after an id, or the object that names the stream. The row of a context
 * menu means its entry. Menus pass things of their own after their target, which mean nothing here.
 */
export function requestedOf(target: unknown, requested: unknown): unknown {
  if (typeof target === 'string') return requested;
  if (!isRecord(target) || 'handle' in target) return undefined;
  if (target['webviewSection'] === 'row') return { entry: target['number'] };
  return Object.keys(target).some((key) => key !== 'streamId') ? target : undefined;
}

/** The group of runs that a node of the Streams view means; empty for none. */
export function readRunsId(target: unknown): string {
  const id = isRecord(target) ? target['groupId'] : target;
  return typeof id === 'string' ? id : '';
}

/** What the form begins with: nothing, a request, one with what it lacks, or a text that has one, such as a cURL command. */
export function readDraft(requested: unknown): PreparedRequest {
  const prepared = parsePreparedRequest(requested);
  if (prepared) return prepared;
  // Menus pass things of their own.
  if (typeof requested !== 'string' && !isRequestLike(requested)) return { request: { url: '' } };
  if (typeof requested === 'string' && isPastedRequest(requested))
    return { request: { url: '' }, pasted: { text: requested, chosen: 0, values: [], files: [] } };
  return { request: readRequest(requested) };
}

/** Whether a script gives a request. */
export function isRequestLike(value: unknown): boolean {
  return isRecord(value) && 'url' in value;
}
