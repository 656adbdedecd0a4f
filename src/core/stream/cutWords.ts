// What is said of responses that ended, or were cut off: often nothing on the wire tells the one from the other, and what is
// said then is what speaks for either.

import * as l10n from '@vscode/l10n';

import { formatDuration, formatSize } from '../base/format.ts';
import { isOfLines } from '../wire/bodyFraming.ts';
import type { Ending } from './ending.ts';

/** How a response that is complete ended. */
export function describeEnd({ isEndedByClose, isInsideEvent, through }: Ending): string {
  if (isEndedByClose) {
    return isInsideEvent
      ? l10n.t(
          'The connection was closed in the middle of an event, which speaks for a cut: by a crash, a kill, or something on the way. Nothing else marks the end of this response, so it cannot be told for certain.',
        )
      : l10n.t(
          'The connection was closed, and nothing else marks the end of this response: whether the server ended it or was cut off cannot be told.',
        );
  }
  if (through !== undefined) {
    return isInsideEvent
      ? l10n.t(
          'The response ended in the middle of an event, which speaks for a cut: it came through {proxy}, which may pass on the end of a server that crashed or was killed like one that is meant.',
          { proxy: through },
        )
      : l10n.t(
          'The response ended as it should. It came through {proxy}, which may pass on the end of a server that crashed or was killed in the same way: which of both it was cannot be told.',
          { proxy: through },
        );
  }
  return isInsideEvent
    ? l10n.t('The server ended the response in the middle of an event, which is lost.')
    : l10n.t('The server ended the response.');
}

/** What can be done about such an end; undefined when there is nothing to do. */
export function adviseEnd({ isEndedByClose, isInsideEvent, through, readAs }: Ending): string | undefined {
  if (isEndedByClose) {
    return l10n.t(
      'Answer over HTTP/1.1 with Transfer-Encoding: chunked: then an end that is meant and a crash look different.',
    );
  }
  if (through !== undefined) {
    return l10n.t(
      'Set “{setting}” in the configuration of {proxy}: then an end that is meant and a crash look different, as long as the server answers in chunks.',
      { setting: 'proxy_http_version 1.1;', proxy: through },
    );
  }
  return isInsideEvent && !isOfLines(readAs)
    ? l10n.t('Let the server write a blank line after the last event, before it ends the response.')
    : undefined;
}

/** How a response that is not complete ended. */
export function describeTruncated({ code, reason, missingBytes }: Ending): string {
  if (missingBytes !== undefined) {
    const size = formatSize(missingBytes);
    return code === undefined
      ? l10n.t(
          'The connection was closed {size} before the end that Content-Length announced, by the server or something on the way.',
          { size },
        )
      : l10n.t(
          'The connection was closed {size} before the end that Content-Length announced ({code}), by the server or something on the way.',
          { size, code },
        );
  }
  if (reason !== undefined)
    return l10n.t(
      'The connection was closed before the response was complete: {0}, by the server or something on the way.',
      withCode(reason, code),
    );
  return code === undefined
    ? l10n.t(
        'The connection was closed before the response was complete, by the server or something on the way.',
      )
    : l10n.t(
        'The connection was closed before the response was complete ({0}), by the server or something on the way.',
        code,
      );
}

/** How a response ended that was reset. */
export function describeReset({ code }: Ending): string {
  return code === undefined
    ? l10n.t('The connection was reset while the response was open, by the server or something on the way.')
    : l10n.t(
        'The connection was reset while the response was open ({0}), by the server or something on the way.',
        code,
      );
}

/** What can be done about a response that was not complete. */
export function adviseTruncated(): string {
  return l10n.t(
    'Look for a crash, a time limit of a proxy or platform, or a destroyed socket. A server that means to end the stream ends the response.',
  );
}

/** What can be done about a response that was reset. */
export function adviseReset(): string {
  return l10n.t(
    'Look for a crash or a killed process; load balancers also reset connections that they think idle.',
  );
}

/** How a response ended whose head came late and together with the end; undefined for all else. */
export function describeHeldHead({ heldHeadMs }: Ending): string | undefined {
  if (heldHeadMs === undefined) return undefined;
  return l10n.t(
    'The head of the response came {delay} after the request, and with it the end of the connection: what the server had sent until then, if anything, was held back on the way and is lost.',
    { delay: formatDuration(heldHeadMs) },
  );
}

/** What can be done about it; undefined for all else. */
export function adviseHeldHead({ heldHeadMs }: Ending): string | undefined {
  if (heldHeadMs === undefined) return undefined;
  return l10n.t(
    'nginx does so with {buffering}, when its server breaks off or sends nothing for {timeout} (60 s by default). Set “proxy_buffering off;”, or answer with the header “X-Accel-Buffering: no”, and send a comment every 15 s.',
    { buffering: 'proxy_buffering on', timeout: 'proxy_read_timeout' },
  );
}

/** What the system said, with its code. */
export function withCode(reason: string, code: string | undefined): string {
  return code === undefined ? reason : `${reason} (${code})`;
}
