// How the body of a response is read: as its Content-Type says, or as the request asks for.

import { isOfLines, type BodyFormat } from '../wire/bodyFraming.ts';
import { extractMimeType, isEventStream } from './eventStreamType.ts';

/** What a request can ask for whatever the Content-Type of the response says. */
export const askedFormats = ['event-stream', 'json-lines'] as const satisfies readonly BodyFormat[];
export type AskedFormat = (typeof askedFormats)[number];

/** How a response is read, and whether only because somebody asked for it. */
export interface BodyReading {
  readonly format: BodyFormat;
  /** The Content-Type says something else, or nothing. */
  readonly isAnyway: boolean;
}

/** Whether an EventSource refuses what is read so. */
export function isRefusedByEventSource({ format, isAnyway }: BodyReading): boolean {
  return isAnyway || isOfLines(format);
}

/**
 * How a response is read.
 * @param contentTypes values of its Content-Type
 * @param asked what the request asks for; absent: what the type says
 * @returns undefined for a response that is not read as a stream
 */
export function readingOf(
  contentTypes: readonly string[],
  asked: AskedFormat | undefined,
): BodyReading | undefined {
  const said = formatSaidBy(contentTypes);
  // Who asks for lines and gets records has what was meant.
  if (said && (asked === undefined || (asked === 'json-lines' && said !== 'event-stream')))
    return { format: said, isAnyway: false };
  return asked && { format: asked, isAnyway: asked !== said };
}

/** The format that a Content-Type names; undefined when it is none of a stream. */
export function formatSaidBy(contentTypes: readonly string[]): BodyFormat | undefined {
  if (isEventStream(contentTypes)) return 'event-stream';
  const type = extractMimeType(contentTypes);
  if (!type) return undefined;
  const { essence, parameters } = type;
  if (essence === 'application/json-seq' || essence === 'application/x-json-seq') return 'json-seq';
  // [spec] RFC 8142 and others build types on top of it, as with +json.
  if (essence.endsWith('+json-seq')) return 'json-seq';
  if (typesOfLines.has(essence)) return 'json-lines';
  const isWatch = parameters.some((parameter) => /^\s*stream\s*=\s*"?watch"?\s*$/i.test(parameter));
  return essence === 'application/json' && isWatch ? 'json-lines' : undefined;
}

/** Types of JSON, one value on each line. Kubernetes names its watches besides: `application/json;stream=watch`. */
const typesOfLines: ReadonlySet<string> = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'text/x-ndjson',
  'text/ndjson',
  'application/jsonl',
  'application/x-jsonl',
  'text/jsonl',
  'text/x-jsonl',
  'application/jsonlines',
  'application/x-jsonlines',
  'application/json-lines',
  'application/x-json-lines',
  'application/stream+json',
  'application/x-stream+json',
]);

/** What a request asks for with Accept when it wants lines and says nothing itself. */
export const acceptOfLines =
  'application/x-ndjson, application/jsonl, application/json-seq, application/json;q=0.9, */*;q=0.8';

/** Whether a value from outside names a format that a request can ask for. */
export function isAskedFormat(value: unknown): value is AskedFormat {
  return askedFormats.some((format) => format === value);
}
