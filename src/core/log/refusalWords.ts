// What the timeline says of answers that open no stream: a status that is not 200, a type that is none of event streams.
// Gateways that answered in the server's place, and types that say what went wrong, have words of their own.

import * as l10n from '@vscode/l10n';

import type { Ending } from '../stream/ending.ts';
import type { Gateway } from '../stream/gateway.ts';

const maxNamesLength = 60;

/** Whether a proxy gave up waiting: nothing is wrong with a server that has nothing to say. */
const statusesOfTimeLimits = new Set([504, 524]);

/** What happened, where a gateway answered with this status in the place of the server. @param status with its words */
export function describeGateway({ name, sign }: Gateway, status: number, statusWords: string): string {
  if (name === undefined) {
    return l10n.t('A proxy or load balancer answered {status} in the server’s place: so this status says.', {
      status: statusWords,
    });
  }
  const facts = { name, status: statusWords, sign: shorten(sign ?? '') };
  if (statusesOfTimeLimits.has(status)) {
    return l10n.t(
      '{name} answered {status} in the server’s place, which did not answer within its time limit. It is known by “{sign}”.',
      facts,
    );
  }
  if (status === 503) {
    return l10n.t(
      '{name} answered {status} in the server’s place: it had no server to ask. It is known by “{sign}”.',
      facts,
    );
  }
  return l10n.t(
    '{name} answered {status} in the server’s place, of which it got no answer that it could use. It is known by “{sign}”.',
    facts,
  );
}

/** What can be done about the answer of a gateway. */
export function adviseGateway({ name }: Gateway, status: number): string {
  if (statusesOfTimeLimits.has(status)) return adviseTimeLimit(name);
  switch (name) {
    case 'nginx':
      return l10n.t(
        'While the server is away, as in each deployment, this ends every EventSource for good. Let nginx close the connection without an answer, after which an EventSource comes back: {setting}.',
        { setting: 'error_page 502 503 504 = @away; location @away { return 444; }' },
      );
    case 'HAProxy':
      return l10n.t(
        'While the server is away, as in each deployment, this ends every EventSource for good. Let HAProxy close the connection without an answer, after which an EventSource comes back: {setting}.',
        { setting: 'errorfile 503 /dev/null' },
      );
    case 'Apache':
      return l10n.t(
        'Apache answers so while the server is away, as in each deployment, and also when it says nothing for {setting} (60 s by default). Both end every EventSource for good. Let the server send its head and a comment at once, and let what stands before it close the connection without an answer while it is away.',
        { setting: 'ProxyTimeout' },
      );
    default:
      return l10n.t(
        'While the server is away, as in each deployment, this ends every EventSource for good. Let what stands before the server close the connection without an answer, or answer 200 with an empty text/event-stream: after both an EventSource comes back.',
      );
  }
}

/** Settings that hold the limit, by the gateway that has it. */
function adviseTimeLimit(name: string | undefined): string {
  switch (name) {
    case 'nginx':
      return adviseLimit('proxy_read_timeout');
    case 'HAProxy':
      return adviseLimit('timeout server');
    case 'Apache':
      return adviseLimit('ProxyTimeout');
    case 'AWS load balancer':
      return adviseLimit('idle_timeout.timeout_seconds');
    case 'Envoy':
      return adviseLimit('timeout: 0s');
    default:
      return l10n.t(
        'This is a time limit of what stands before the server. Let the server send its head and a comment at once, and a comment every 15 s from then on. Without an answer in time this ends every EventSource for good.',
      );
  }
}

function adviseLimit(setting: string): string {
  return l10n.t(
    'This is a time limit of what stands before the server ({setting}). Let the server send its head and a comment at once, and a comment every 15 s from then on. Without an answer in time this ends every EventSource for good.',
    { setting },
  );
}

/** A server that refuses a request without the credentials that a redirect has taken from it. */
export function adviseLeftBehind({ status = 0, leftBehind = [] }: Ending): string | undefined {
  if (leftBehind.length === 0 || ![401, 403, 407].includes(status)) return undefined;
  return l10n.t(
    'A redirect led to another origin, where this is not sent: {names}. Connect to the final address, or let the redirect stay on its origin.',
    { names: shorten(leftBehind.join(', ')) },
  );
}

/** What can be done about a type that is not that of event streams. */
export function adviseType({ contentType = '', bodyStart = '', isStreamUnasked }: Ending): string {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/vnd.amazon.eventstream') {
    return l10n.t(
      'This is a binary stream of Amazon’s own, which no EventSource reads. Read it with their SDK.',
    );
  }
  if (looksLikeLines(bodyStart)) {
    return l10n.t(
      'Each line of the body is a JSON value of its own. Read it as JSON lines, as a watch of Kubernetes or the events of Docker are meant; a type such as application/x-ndjson would say so. No EventSource reads it.',
    );
  }
  if (/^application\/(?:[\w.+-]+\+)?json$/.test(type)) {
    return isStreamUnasked
      ? l10n.t(
          'One JSON document came instead of a stream. The request’s body has no "stream": true, without which APIs of language models answer so.',
        )
      : l10n.t(
          'One JSON document came instead of a stream. Check the path, and how the API wants to be asked for a stream, such as by "stream": true in the body.',
        );
  }
  if (looksLikeEvents(bodyStart))
    return l10n.t('The body is that of an event stream: set its Content-Type to text/event-stream.');
  if (type === 'text/plain' && bodyStart !== '') {
    return l10n.t(
      'The body is no event stream: its lines have no fields such as data:. If it is meant to be text that grows, read it with fetch.',
    );
  }
  return l10n.t(
    'Set the response’s Content-Type to text/event-stream, and check that the path is the stream’s own.',
  );
}

/** Whether it begins with a field of an event stream, or with a comment. */
function looksLikeEvents(bodyStart: string): boolean {
  return /^\uFEFF?[\r\n]*(?::|(?:data|event|id|retry)(?::|[\r\n]))/.test(bodyStart);
}

/** Whether its first two lines are objects of JSON, each by itself. The second one may be cut off where the start ends. */
function looksLikeLines(bodyStart: string): boolean {
  const [first = '', second = ''] = bodyStart
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (!first.trimStart().startsWith('{') || !second.trimStart().startsWith('{')) return false;
  try {
    JSON.parse(first);
    return true;
  } catch {
    return false;
  }
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > maxNamesLength ? `${line.slice(0, maxNamesLength - 1)}…` : line;
}
