// Writes what the inspector itself knows of one attempt into the log: the request, redirects, the response's head, and
// how it ended. Credentials are redacted on the way in.

import { awaitedHeadMs, leastHeldHeadMs, togetherWithHeadMs } from '../stream/awaitedHead.ts';
import type { ConnectionState, AttemptReason } from '../stream/connection.ts';
import type { EndDetail, NoticeDetail, RedirectHop, RequestDetail, ResponseHead } from './detail.ts';
import { isErrorEnding, type Ending } from '../stream/ending.ts';
import type { EventLog } from './eventLog.ts';
import { redactText, redactUrl } from '../base/redactText.ts';
import { redactEnding } from '../stream/redactEnding.ts';
import { redactBody, redactHeaders } from '../stream/requestSecrets.ts';
import { recogniseClient, type RecognisedClient } from '../clients/recogniseClient.ts';
import { clientOf } from '../clients/streamClient.ts';
import type { ClientProfile } from '../stream/clientProfile.ts';
import type { ResolvedHeader, StreamRequest } from '../stream/streamRequest.ts';
import { standardVerdict } from '../stream/verdict.ts';
import { present } from '../base/present.ts';
import { byteLength } from '../base/text.ts';

/** A Last-Event-ID of that size is more than nginx or Apache take in a header, with its name. */
const longIdBytes = 8_000;

/** Why and how an attempt is made. */
export interface AttemptStart {
  readonly attempt: number;
  /** Empty: none is sent. */
  readonly lastEventId: string;
  readonly reason: AttemptReason;
  /** Time since the end of the attempt before; 0 for the first. */
  readonly delayMs: number;
  /** There is a last event id, and no header of the inspector can carry it. */
  readonly isIdUnsent?: boolean;
  /** Who sends the request, where that is known by something else than its head. */
  readonly client?: RecognisedClient;
}

type AttemptCounts = Pick<EndDetail, 'messages' | 'bodyBytes' | 'wireBytes'>;

export class AttemptJournal {
  readonly #log: EventLog;
  readonly #facts: AttemptStart;
  readonly #body: string | undefined;
  readonly #nowMs: () => number;
  readonly #startedAtMs: number;
  #isRequestWritten = false;
  #client: ClientProfile | undefined;
  #method: string | undefined;
  /** When the head came, and how long after the request. */
  #head: { readonly atMs: number; readonly awaitedMs: number } | undefined;

  /**
   * @param request whose body is sent
   * @param startedAtMs when the attempt began
   */
  constructor(
    log: EventLog,
    facts: AttemptStart,
    request: Pick<StreamRequest, 'body'>,
    nowMs: () => number,
    startedAtMs = nowMs(),
  ) {
    this.#log = log;
    this.#facts = facts;
    this.#body = request.body;
    this.#nowMs = nowMs;
    this.#startedAtMs = startedAtMs;
  }

  /**
   * The request that is sent; a redirect's further requests are rows of their own already, and not written.
   * @param receivedAtMs when it was sent
   */
  writeRequest(
    url: string,
    method: string,
    headers: readonly ResolvedHeader[],
    receivedAtMs = this.#nowMs(),
  ): void {
    if (this.#isRequestWritten) return;
    this.#isRequestWritten = true;
    const { lastEventId, reason, delayMs, client } = this.#facts;
    const sent = headers.map(([name, value, reference]) => [name, reference ?? value] as const);
    const recognised = client ?? recogniseClient({ method, headers: sent });
    this.#client = recognised.profile === 'eventsource' ? undefined : recognised.profile;
    this.#method = method.toUpperCase() === 'GET' ? undefined : method;
    clientOf(this.#log).recognise(recognised, method);
    const detail: RequestDetail = {
      method,
      url: redactUrl(url),
      headers: redactHeaders(headers),
      ...present({ body: this.#body === undefined ? undefined : redactBody(this.#body) }),
      ...(lastEventId !== '' && { lastEventId }),
      reason,
      delayMs,
    };
    this.#log.appendDetailEntry('request', detail, { ...this.#at(), receivedAtMs });
    const sizeBytes = byteLength(lastEventId);
    if (sizeBytes >= longIdBytes) this.writeNotice({ notice: 'long-id', sizeBytes });
    if (this.#facts.isIdUnsent) this.writeNotice({ notice: 'unsent-id' });
  }

  writeRedirect(hop: RedirectHop): void {
    this.writeNotice({ notice: 'redirect', hop: redactHop(hop) });
  }

  writeOpen(head: ResponseHead): void {
    this.#head = { atMs: this.#nowMs(), awaitedMs: awaitedHeadMs(head.timings) };
    this.#log.appendDetailEntry('open', redactHead(head), this.#at());
  }

  writeNotice(detail: NoticeDetail): void {
    const isSimulated =
      detail.notice === 'relay' || (detail.notice === 'fault' && detail.stage !== 'by server');
    this.#log.appendDetailEntry('notice', detail, { ...this.#at(), type: detail.notice, isSimulated });
  }

  /** The ending with what the head's time says of it. */
  endingOf(ending: Ending, { bodyBytes }: AttemptCounts): Ending {
    const { awaitedMs = 0, atMs = 0 } = this.#head ?? {};
    const isCut = (ending.cause === 'truncated' || ending.cause === 'reset') && !ending.isSimulated;
    if (!isCut || bodyBytes > 0 || awaitedMs < leastHeldHeadMs) return ending;
    return this.#nowMs() - atMs > togetherWithHeadMs ? ending : { ...ending, heldHeadMs: awaitedMs };
  }

  /**
   * How the attempt ended.
   * @param before the connection's state when it ended, which a standard client would share
   * @param more what comes next, and who ended a relayed attempt first
   */
  writeEnd(
    ending: Ending,
    head: ResponseHead | undefined,
    before: ConnectionState,
    counts: AttemptCounts,
    more: Pick<EndDetail, 'next' | 'endedFirst'>,
  ): void {
    const detail: EndDetail = {
      ending: redactEnding(ending),
      verdict: standardVerdict(before, ending),
      ...present({ client: this.#client, method: this.#method }),
      policy: before.policy,
      ...more,
      ...(head && { head: redactHead(head) }),
      durationMs: this.#nowMs() - this.#startedAtMs,
      messages: counts.messages,
      bodyBytes: counts.bodyBytes,
      wireBytes: counts.wireBytes,
    };
    const kind = isErrorEnding(ending.cause) ? 'error' : 'close';
    this.#log.appendDetailEntry(kind, detail, { ...this.#at(), isSimulated: ending.isSimulated === true });
  }

  #at(): { readonly attempt: number; readonly receivedAtMs: number } {
    return { attempt: this.#facts.attempt, receivedAtMs: this.#nowMs() };
  }
}

/** A response's head without credentials in its addresses and headers. */
export function redactHead(head: ResponseHead): ResponseHead {
  return {
    ...head,
    statusText: redactText(head.statusText),
    url: redactUrl(head.url),
    headers: redactHeaders(head.headers),
    redirects: head.redirects.map(redactHop),
  };
}

/** A redirect without credentials in its addresses. */
export function redactHop(hop: RedirectHop): RedirectHop {
  return { ...hop, from: redactUrl(hop.from), to: redactUrl(hop.to) };
}
