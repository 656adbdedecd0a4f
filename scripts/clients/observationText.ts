// Puts observations into words, for the cells of the document.
import { formatDuration } from '../../src/core/format.ts';
import { type CaseResult, isStuck, medianDelayMs } from './clientResult.ts';
import { askedRetryMs, type MeasuredCase } from './measuredCases.ts';
import type { Comeback, Observation } from './observation.ts';

const atOnceMs = 50;
// Beyond this ratio of the longest to the shortest delay, a median would hide that they grow.
const steadyRatio = 1.6;

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
      return `comes back ${after(observation)}${describeRepeats(observation)}`;
    case 'stop':
      return isStuck(observation) ? 'does not come back, and stays connecting' : `stops${describeTries(observation)}`;
    case 'wait':
      return 'notices nothing and waits';
    case 'unsent':
      return `tries ${after(observation)} again and again, and no request leaves it`;
  }
}

/** What the second measurement of a case adds: the delay, and whether the last id came along. */
export function describeWithRetry({ withRetry }: CaseResult, measuredCase: MeasuredCase): string {
  if (withRetry === undefined) return measuredCase.isRepeatedWithRetry ? 'not measured' : '';
  if (!withRetry.hasMetEnding) return 'not met: it does not come back for it';
  const [comeback] = withRetry.comebacks;
  if (withRetry.next !== 'reconnect' || comeback === undefined) return describeNext(withRetry);
  return `${describeNext(withRetry)}, ${describeId(comeback)}`;
}

/** What the program was told from the first attempt to the ending. */
export function describeTold(observation: Observation): string {
  const { isOpenTold, messageCount, losses, crashes, next } = observation;
  const told = [
    ...(isOpenTold ? ['open'] : []),
    ...(messageCount === 0 ? [] : [messageCount === 1 ? '1 message' : `${messageCount} messages`]),
    ...losses,
    ...crashes.map((crash) => `**an error that nobody can catch**: ${crash}`),
  ];
  const isQuiet = losses.length === 0 && crashes.length === 0 && next !== 'wait';
  if (isQuiet) told.push('nothing of the ending');
  return told.join(', then ');
}

/** The id that a comeback carried, as text and, where that is not plain ASCII, as bytes. */
export function describeId({ lastEventId, isMalformed }: Comeback): string {
  if (lastEventId === undefined) return 'no Last-Event-ID';
  const isPlain = lastEventId.every((byte) => byte >= 0x20 && byte < 0x7f);
  const bytes = Buffer.from(lastEventId);
  const text = isPlain ? `Last-Event-ID \`${bytes.toString('latin1')}\`` : `Last-Event-ID bytes ${hexBytes(bytes)}`;
  return isMalformed ? `${text}, which Node’s HTTP server refuses with 400` : text;
}

/** The delay as a time, or as a range where the delays grow. */
export function describeDelay({ delaysMs }: Observation): string {
  const median = medianDelayMs(delaysMs);
  if (median === undefined) return 'some time';
  if (median < atOnceMs) return 'at once';
  const [first = median, ...others] = delaysMs;
  const longest = Math.max(...others, first);
  return longest / first > steadyRatio && longest - first > askedRetryMs / 2
    ? `${formatDuration(first)} to ${formatDuration(longest)}`
    : formatDuration(median);
}

function after(observation: Observation): string {
  const delay = describeDelay(observation);
  return delay === 'at once' ? delay : `after ${delay}`;
}

function describeRepeats({ silentRepeats }: Observation): string {
  if (silentRepeats === 0) return '';
  const times = silentRepeats === 1 ? 'once' : `${silentRepeats} times`;
  return ` (before it tells of the failure, it repeats the request ${times} by itself, at once)`;
}

/** A client that tried, was refused, and gave up. */
function describeTries({ delaysMs }: Observation): string {
  const [first] = delaysMs;
  return first === undefined ? '' : `, after one more try ${formatDuration(first)} later`;
}

function hexBytes(bytes: Buffer): string {
  return `\`${(bytes.toString('hex').match(/../g) ?? []).join(' ').toUpperCase()}\``;
}
