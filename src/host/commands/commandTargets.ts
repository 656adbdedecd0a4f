// What the arguments of commands mean: a stream, several that are selected, what a script asks for.

import { isRecord } from '../../core/base/narrowing.ts';
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
