// Puts observations into words, for the document.
import { formatDuration } from '../../src/core/base/format.ts';
import { type CaseResult, isStuck, middleMs } from './clientResult.ts';
import { askedRetryMs } from './measuredCase.ts';
import type { Comeback, Observation } from './observation.ts';

const atOnceMs = 50;
const latenessMs = 300;

/** For a cell of the overview: a time or one word. */
export function describeNextShortly(observation: Observation): string {
  switch (observation.next) {
    case 'reconnect':
      return describeDelay(observation);
    case 'stop':
      return isStuck(observation) ? '**stuck**' : '**stops**';
    case 'wait':
      return '**waits**';
    case 'unsent':
      return '**unsent**';
  }
}

/** A clause without its subject, such as "comes back after 3.0 s". */
export function describeNext(observation: Observation): string {
  switch (observation.next) {
    case 'reconnect':
      return `comes back ${after(observation)}${describeRepeats(observation)}${describeRefusal(observation)}`;
    case 'stop':
      return isStuck(observation)
        ? 'does not come back, and says that it is connecting'
        : `stops${describeTries(observation)}`;
    case 'wait':
      return 'notices nothing and waits';
    case 'unsent':
      return `tries every ${describeDelay(observation)}, and no request leaves it`;
  }
}

/** What the second measurement of a case showed, where it is not what one expects; else undefined. */
export function describeSurprise({ own, withRetry }: CaseResult): string | undefined {
  if (withRetry === undefined || !withRetry.hasMetEnding) return undefined;
  const [comeback] = withRetry.comebacks;
  const isObedient = Math.abs((middleMs(withRetry.delaysMs) ?? 0) - askedRetryMs) < latenessMs;
  const isExpected =
    own.next === 'reconnect'
      ? withRetry.next === 'reconnect' && isObedient && comeback?.lastEventId !== undefined
      : withRetry.next === own.next;
  if (isExpected && withRetry.silentRepeats === own.silentRepeats) return undefined;
  const id = comeback === undefined ? '' : withId(comeback);
  return `asked for ${askedRetryMs} ms, it ${describeNext(withRetry)}${id}`;
}

/** What the program was told, from the first attempt to the ending, without the messages. */
export function describeTold({ isOpenTold, losses, crashes }: Observation): string {
  const told = [
    ...(isOpenTold ? ['open'] : []),
    ...losses,
    ...crashes.map((crash) => `an error that nobody can catch: ${crash}`),
  ];
  if (losses.length === 0 && crashes.length === 0) told.push('nothing more');
  return told.join(', then ');
}

/** The id that a comeback carried, as text and, where that is not plain ASCII, as bytes. */
export function describeId({ lastEventId, isMalformed }: Comeback): string {
  if (lastEventId === undefined) return 'no header';
  const isPlain = lastEventId.every((byte) => byte >= 0x20 && byte < 0x7f);
  const text = isPlain
    ? `\`${Buffer.from(lastEventId).toString('latin1')}\``
    : `bytes \`${hexBytes(lastEventId)}\``;
  return isMalformed ? `${text}; Node’s server answers 400` : text;
}

/** The delay as a time. */
function describeDelay({ delaysMs }: Observation): string {
  const delayMs = middleMs(delaysMs) ?? 0;
  return delayMs < atOnceMs ? 'at once' : formatDuration(delayMs);
}

function after(observation: Observation): string {
  const delay = describeDelay(observation);
  return delay === 'at once' ? delay : `after ${delay}`;
}

function withId({ lastEventId }: Comeback): string {
  return lastEventId === undefined ? ' without Last-Event-ID' : ' with its Last-Event-ID';
}

function describeRepeats({ silentRepeats }: Observation): string {
  if (silentRepeats === 0) return '';
  const times = silentRepeats === 1 ? 'once' : `${silentRepeats} times`;
  return ` (having repeated the request ${times} at once, before it told of the failure)`;
}

function describeRefusal({ comebacks }: Observation): string {
  return comebacks[0]?.isMalformed === true
    ? ', and Node’s HTTP server answers its Last-Event-ID with 400'
    : '';
}

/** A client that tried, was refused, and gave up. */
function describeTries({ delaysMs }: Observation): string {
  const [first] = delaysMs;
  return first === undefined ? '' : `, after one more try ${formatDuration(first)} later`;
}

function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');
}
