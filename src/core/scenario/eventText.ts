// An event of a scenario as the text that goes over the wire.

import { formatComment, formatEvent, formatRetry } from '../wire/eventWriter.ts';
import type { ScenarioBlock, ScenarioEvent } from './scenario.ts';

/** An event as text: its block, its lines, or its raw text. */
export function eventText(event: ScenarioEvent): string {
  if ('raw' in event) return event.raw;
  const { comment, retry, id, event: type, data } = event;
  const commentLine = comment === undefined ? '' : formatComment(comment);
  const retryText = retry === undefined ? undefined : `${retry}`;
  if (!hasBlock(event)) return commentLine + (retryText === undefined ? '' : formatRetry(retryText));
  return commentLine + formatEvent({ retry: retryText, id, event: type, data });
}

function hasBlock({ id, event, data }: ScenarioBlock): boolean {
  return id !== undefined || event !== undefined || data !== undefined;
}
