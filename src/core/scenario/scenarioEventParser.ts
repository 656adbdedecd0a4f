// Reads one event of a scenario file: a block by its fields, lines of their own (a comment, a retry), or raw text.

import * as l10n from '@vscode/l10n';

import type { JsonValue } from './jsonValue.ts';
import { present } from '../base/present.ts';
import { scenarioLimits, type ScenarioEvent } from './scenario.ts';

const noLoops = l10n.t('Every event is listed once.');
const loopHints = { loop: noLoops, repeat: noLoops, times: noLoops };

/** The event, or undefined with a mistake noted. */
export function parseEvent(value: JsonValue): ScenarioEvent | undefined {
  const members = value.members(['id', 'event', 'data', 'retry', 'comment', 'raw', 'delayMs'], loopHints);
  if (!members) return undefined;
  const { id, event, data, retry, comment, raw } = members;
  const delayMs = members.delayMs?.wholeNumber(0, scenarioLimits.durationMs, 'milliseconds') ?? 0;
  const fields = { id, event, data, retry, comment };
  if (raw) {
    for (const [name, field] of Object.entries(fields)) {
      field?.mistake(
        l10n.t('{0} does not go with raw, which is sent as it stands.', name),
        l10n.t('{0} as a line of the raw text', name),
      );
    }
    const text = raw.text(l10n.t('text that is not empty'), (given) => given !== '');
    return text === undefined ? undefined : { delayMs, raw: text };
  }
  if (Object.values(fields).every((field) => field === undefined)) {
    return value.mistake(
      l10n.t('The event sends nothing.'),
      l10n.t('at least one of id, event, data, retry, comment and raw'),
    );
  }
  return {
    delayMs,
    ...present({
      comment: comment?.text(l10n.t('text on one line'), isOneLine),
      retry: retry?.wholeNumber(0, Number.MAX_SAFE_INTEGER, 'milliseconds'),
      id: id?.text(l10n.t('text on one line'), isOneLine),
      event: event?.text(l10n.t('text on one line'), isOneLine),
      data: data && dataText(data),
    }),
  };
}

/** Text is sent as it is; any other value is sent as its JSON. */
function dataText(value: JsonValue): string {
  const { plain } = value;
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}

/** Whether a blank line ends the event: then a client looks at what it holds. */
export function isBlock(event: ScenarioEvent): boolean {
  return 'raw' in event || event.id !== undefined || event.event !== undefined || event.data !== undefined;
}

/** All text of an event. */
export function textsOf(event: ScenarioEvent): readonly string[] {
  if ('raw' in event) return [event.raw];
  return [event.comment, event.id, event.event, event.data].flatMap((text) => text ?? []);
}

function isOneLine(text: string): boolean {
  return !/[\r\n]/.test(text);
}
