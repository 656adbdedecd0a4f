// The request that the address bar holds while somebody types: every field by itself, and the request that they make.

import * as l10n from '@vscode/l10n';
import { batch, computed, signal, type Signal } from '@preact/signals';

import type { ClientChoice } from '../../core/stream/clientProfile.ts';
import {
  findAuthorization,
  headerOf,
  isEmptyAuthorization,
  type Authorization,
  type FoundAuthorization,
} from '../../core/draft/authorization.ts';
import type { AskedFormat } from '../../core/stream/bodyFormat.ts';
import type { HostMessage, MessageOf } from '../../core/page/protocol.ts';
import {
  methodOf,
  policyOf,
  type CloseMessageAction,
  type Header,
  type ReconnectPolicy,
  type StreamRequest,
} from '../../core/stream/streamRequest.ts';
import { parseTlsChoice, type TlsDraft } from '../../core/stream/tlsChoice.ts';
import type { LackingParts } from '../../core/stream/requestSecrets.ts';
import { present } from '../../core/base/present.ts';
import { addressMistake } from '../../core/variables/templateAddress.ts';

export type RequestField = MessageOf<HostMessage, 'invalid'>['field'];

/** What is wrong with a field, and where. */
export interface FieldError {
  readonly field: RequestField;
  readonly message: string;
}

/** A part of the form that something can be missing in. */
type DraftPart = 'address' | 'authorization' | 'headers' | 'body';

interface MissingPart {
  readonly part: DraftPart;
  readonly message: string;
}

export class RequestDraft {
  readonly method = signal('GET');
  readonly url = signal('');
  readonly headers = signal<readonly Header[]>([]);
  readonly body = signal('');
  readonly lastEventId = signal('');
  /** Undefined while it follows the method. */
  readonly policy = signal<ReconnectPolicy | undefined>(undefined);
  readonly onCloseMessage = signal<CloseMessageAction>('close');
  /** Undefined while the Content-Type of the response decides. */
  readonly readAs = signal<AskedFormat | undefined>(undefined);
  /** Undefined while the settings say it. */
  readonly client = signal<ClientChoice | undefined>(undefined);
  /** How its connection is secured; undefined while nothing is chosen. */
  readonly tls = signal<TlsDraft | undefined>(undefined);
  /** Where its variables come from, and which of its texts have none. */
  readonly variables = signal<Pick<StreamRequest, 'literal' | 'variablesOf'>>({});
  /** What the host said about what was sent; gone when something is edited. */
  readonly refusal = signal<FieldError | undefined>(undefined);
  /** Whether the fields say something else than the stream that is shown. */
  readonly isEdited = signal(false);
  /** Whether it was sent to the host, which has not answered yet. */
  readonly isSent = signal(false);
  /** The header that has a key, where somebody gave it a name of their own. */
  readonly keyHeader = signal<string | undefined>(undefined);
  /** The header that says who asks; none of those that are typed as headers, which stay where they are typed. */
  readonly #authorizationAt = signal(-1);
  /** Who asks: a view of that header. */
  readonly authorization = computed((): FoundAuthorization => {
    const index = this.#authorizationAt.value;
    const header = this.headers.value[index];
    const found = findAuthorization(header ? [header] : [], this.keyHeader.value);
    return found.index < 0 ? found : { ...found, index };
  });
  /** What an earlier request had and was not remembered. */
  readonly lacks = signal<LackingParts | undefined>(undefined);
  #lackingUrl = '';
  /** Whether somebody wanted to send it though something is missing. */
  readonly isAsked = signal(false);
  /** What has to be typed before the request can be sent. */
  readonly missing = computed(() => this.#findMissing());
  readonly request = computed(() => this.#toRequest());
  readonly shownPolicy = computed(() => policyOf(this.request.value));
  /** Complaint about the address as typed so far. */
  readonly urlError = computed(() => {
    const { refusal, url } = this;
    if (refusal.value?.field === 'url') return refusal.value.message;
    return url.value.trim() === '' ? undefined : addressMistake(url.value);
  });

  /** Shows what was being edited before, or else the request that there is, unless another one is being edited. */
  offer(kept: StreamRequest | undefined, request: StreamRequest | undefined): void {
    if (kept) {
      this.load(kept);
      this.isEdited.value = true;
    } else if (request && (this.isSent.value || !this.isEdited.value)) {
      this.load(request);
    }
  }

  /** Shows a request in the fields. */
  load(request: StreamRequest): void {
    batch(() => {
      this.method.value = methodOf(request);
      this.url.value = request.url;
      this.headers.value = request.headers ?? [];
      this.body.value = request.body ?? '';
      this.lastEventId.value = request.lastEventId ?? '';
      this.policy.value = request.policy;
      this.onCloseMessage.value = request.onCloseMessage ?? 'close';
      this.readAs.value = request.readAs;
      this.variables.value = present({ literal: request.literal, variablesOf: request.variablesOf });
      this.client.value = request.client;
      this.tls.value = request.tls;
      this.refusal.value = undefined;
      this.keyHeader.value = undefined;
      this.#authorizationAt.value = findAuthorization(this.headers.value).index;
      this.lacks.value = undefined;
      this.isAsked.value = false;
      this.isEdited.value = false;
      this.isSent.value = false;
    });
  }

  /** Takes what the host said against the request. */
  refuse(error: FieldError): void {
    this.refusal.value = error;
    this.isSent.value = false;
  }

  /**
   * A stream with this request is shown: when it is the one in the fields, nothing is left to send. Returns whether
   * that is so.
   */
  noteConnected(request: StreamRequest): boolean {
    if (!this.isEdited.value || JSON.stringify(request) !== JSON.stringify(this.request.value)) return false;
    this.isEdited.value = false;
    this.isSent.value = false;
    return true;
  }

  /** Somebody changed a field by hand. */
  edit<Value>(field: Signal<Value>, value: Value): void {
    batch(() => {
      field.value = value;
      this.refusal.value = undefined;
      this.isEdited.value = true;
      this.isSent.value = false;
    });
  }

  /** What the host said about a field other than the address, which has its own rule. */
  errorOf(field: Exclude<RequestField, 'url'>): string | undefined {
    const { refusal } = this;
    return refusal.value?.field === field ? refusal.value.message : undefined;
  }

  setHeader(index: number, header: Header): void {
    this.edit(
      this.headers,
      this.headers.value.map((old, at) => (at === index ? header : old)),
    );
  }

  /** Puts headers in the place of one. */
  replaceHeader(index: number, headers: readonly Header[]): void {
    batch(() => {
      this.edit(this.headers, this.headers.value.toSpliced(index, 1, ...headers));
      const at = this.#authorizationAt.value;
      if (at > index) this.#authorizationAt.value = at + headers.length - 1;
      else if (at === index) this.#authorizationAt.value = -1;
    });
  }

  addHeader(): void {
    this.edit(this.headers, [...this.headers.value, ['', '']]);
  }

  removeHeader(index: number): void {
    this.replaceHeader(index, []);
  }

  /** Says who asks; `none` takes the header away. */
  setAuthorization(authorization: Authorization): void {
    const { index } = this.authorization.value;
    const header = headerOf(authorization);
    batch(() => {
      this.keyHeader.value = authorization.kind === 'apiKey' ? authorization.header : undefined;
      if (header) {
        const at = index < 0 ? this.headers.value.length : index;
        this.edit(this.headers, this.headers.value.toSpliced(at, 1, header));
        this.#authorizationAt.value = at;
      } else if (index >= 0) this.removeHeader(index);
    });
  }

  /** What a request that was remembered without its secrets lacks. */
  lack(parts: LackingParts | undefined): void {
    this.lacks.value = parts;
    this.#lackingUrl = this.url.value;
    // Most who say in this header who asks do it by a token.
    const at = this.headers.value.findIndex(
      (header) => header[0].toLowerCase() === 'authorization' && this.isLacking(header),
    );
    if (at < 0) return;
    this.headers.value = this.headers.value.with(at, ['Authorization', 'Bearer ']);
    this.#authorizationAt.value = at;
  }

  /** Whether the value of a header was not remembered, and is not there. */
  isLacking([name, value]: Header): boolean {
    const lacks = this.lacks.value?.headers ?? [];
    return value === '' && lacks.some((each) => each.toLowerCase() === name.toLowerCase());
  }

  /** Says that the body is to be left out. */
  leaveBodyOut(): void {
    const lacks = this.lacks.value;
    if (lacks) this.lacks.value = { ...lacks, body: false };
  }

  /** What is missing in a part of the request, once somebody wanted to send it: one after the other. */
  missingOf(part: DraftPart): string | undefined {
    const [first] = this.missing.value;
    return this.isAsked.value && first?.part === part ? first.message : undefined;
  }

  #findMissing(): readonly MissingPart[] {
    const missing: MissingPart[] = [];
    const { authorization, index } = this.authorization.value;
    const lacks = this.lacks.value;
    if (lacks?.address && this.url.value === this.#lackingUrl)
      missing.push({
        part: 'address',
        message: l10n.t('The address was remembered without its credentials: add them before it is sent.'),
      });
    if (isEmptyAuthorization(authorization))
      missing.push({ part: 'authorization', message: l10n.t('Type the value, or choose None.') });
    for (const [at, header] of this.headers.value.entries()) {
      if (at !== index && this.isLacking(header))
        missing.push({
          part: 'headers',
          message: l10n.t('The value of {0} was not remembered: type it, or remove the header.', header[0]),
        });
    }
    if (lacks?.body && this.body.value === '')
      missing.push({
        part: 'body',
        message: l10n.t('The body was not remembered: type it, or leave it out.'),
      });
    return missing;
  }

  #toRequest(): StreamRequest {
    const { method, url, body, lastEventId, policy, onCloseMessage, readAs, client } = this;
    const headers = this.headers.value.filter(([name]) => name.trim() !== '');
    return {
      url: url.value.trim(),
      ...(method.value !== 'GET' && { method: method.value }),
      ...(headers.length > 0 && { headers }),
      ...(body.value !== '' && { body: body.value }),
      ...(lastEventId.value !== '' && { lastEventId: lastEventId.value }),
      ...present({ policy: policy.value }),
      ...(onCloseMessage.value !== 'close' && { onCloseMessage: onCloseMessage.value }),
      ...present({ readAs: readAs.value }),
      ...present({ client: client.value }),
      ...present({ tls: parseTlsChoice(this.tls.value) }),
      ...this.variables.value,
    };
  }
}

/** Whether a body is usual for the method of a request. */
export function takesBody(request: StreamRequest): boolean {
  return /^(?:POST|PUT|PATCH)$/.test(methodOf(request));
}
