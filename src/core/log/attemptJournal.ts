// Writes what the inspector itself knows of one attempt into the log: the request, redirects, the response's head, and
// how it ended. Credentials are redacted on the way in.

import type { ConnectionState, AttemptReason } from '../stream/connection.ts';
import type { EndDetail, NoticeDetail, RedirectHop, RequestDetail, ResponseHead } from './detail.ts';
import { isErrorEnding, type Ending, type EndingParty } from '../stream/ending.ts';
import type { EventLog } from './eventLog.ts';
import { redactHead, redactHeaders, redactHop, redactUrl } from './secrets.ts';
import type { Header, StreamRequest } from '../stream/streamRequest.ts';
import { standardVerdict, verdictOfState } from '../stream/verdict.ts';

/** Why and how an attempt is made. */
export interface AttemptFacts {
  readonly attempt: number;
  /** Empty: none is sent. */
  readonly lastEventId: string;
  readonly reason: AttemptReason;
  /** Time since the end of the attempt before; 0 for the first. */
  readonly delayMs: number;
}

type AttemptCounts = Pick<EndDetail, 'messages' | 'bodyBytes' | 'wireBytes'>;

export class AttemptJournal {
  readonly #log: EventLog;
  readonly #facts: AttemptFacts;
  readonly #typed: StreamRequest;
  readonly #nowMs: () => number;
  readonly #startedAtMs: number;
  #isRequestWritten = false;

  /** @param typed the request as typed: references to stored secrets are shown as such */
  constructor(log: EventLog, facts: AttemptFacts, typed: StreamRequest, nowMs: () => number) {
    this.#log = log;
    this.#facts = facts;
    this.#typed = typed;
    this.#nowMs = nowMs;
    this.#startedAtMs = nowMs();
  }

  /** The request that is sent; a redirect's further requests are rows of their own already, and not written. */
  writeRequest(url: string, method: string, headers: readonly Header[]): void {
    if (this.#isRequestWritten) return;
    this.#isRequestWritten = true;
    const { lastEventId, reason, delayMs } = this.#facts;
    const { body, headers: typedHeaders } = this.#typed;
    const detail: RequestDetail = {
      method,
      url: redactUrl(url),
      headers: redactHeaders(headers, typedHeaders),
      ...(body !== undefined && { body }),
      ...(lastEventId !== '' && { lastEventId }),
      reason,
      delayMs,
    };
    this.#log.appendDetailEntry('request', detail, this.#at());
  }

  writeRedirect(hop: RedirectHop): void {
    this.writeNotice({ notice: 'redirect', hop: redactHop(hop) });
  }

  writeOpen(head: ResponseHead): void {
    this.#log.appendDetailEntry('open', redactHead(head), this.#at());
  }

  writeNotice(detail: NoticeDetail): void {
    const isSimulated =
      detail.notice === 'relay' || (detail.notice === 'fault' && detail.stage !== 'by server');
    this.#log.appendDetailEntry('notice', detail, { ...this.#at(), type: detail.notice, isSimulated });
  }

  /**
   * How the attempt ended.
   * @param before the connection's state when it ended, which a standard client would share
   * @param after the state that the stream is in then
   */
  writeEnd(
    ending: Ending,
    head: ResponseHead | undefined,
    states: { readonly before: ConnectionState; readonly after: ConnectionState },
    counts: AttemptCounts,
  ): void {
    const { before, after } = states;
    this.#writeEnd(ending, head, before, counts, { next: verdictOfState(after) });
  }

  /**
   * How one side of a relayed attempt ended; what comes next is up to the app.
   * @param before the state in which a standard client would have been when it ended
   */
  writeRelayedEnd(
    ending: Ending,
    head: ResponseHead | undefined,
    before: ConnectionState,
    endedFirst: EndingParty,
    counts: AttemptCounts,
  ): void {
    this.#writeEnd(ending, head, before, counts, { next: standardVerdict(before, ending), endedFirst });
  }

  #writeEnd(
    ending: Ending,
    head: ResponseHead | undefined,
    before: ConnectionState,
    counts: AttemptCounts,
    more: Pick<EndDetail, 'next' | 'endedFirst'>,
  ): void {
    const detail: EndDetail = {
      ending,
      verdict: standardVerdict(before, ending),
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
