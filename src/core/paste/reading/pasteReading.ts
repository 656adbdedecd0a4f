// One reading of a pasted text: the notices it gathers, and the values that it lacks. In the texts that are put together
// while it goes on, a value that is not known is a mark: one character of a private plane of Unicode. So a header can be
// divided, an address taken apart and a body joined as if the value was there. At the end each mark turns into the
// value's name.

import * as l10n from '@vscode/l10n';

import { shortenText } from '../../base/reportedText.ts';
import type {
  GivenValues,
  PastedOption,
  PastedRequest,
  PasteNotice,
  PasteNoticeKind,
  UnfinishedRequest,
  UnknownKind,
  UnknownValue,
} from './pasted.ts';
import { findPlaceholders } from './placeholders.ts';
import type { PasteText } from './pasteText.ts';

/** More than these are no request that somebody prepares. */
const maxUnknowns = 500;
const maxRequests = 100;
const maxNotices = 50;
/** Of a text that variables of a script are put together to: each line can double it. */
const maxTextLength = 16_000_000;

/** Ends a reading: there is no request, for the reason that the message says. */
export class PasteRefusal extends Error {
  override readonly name = 'PasteRefusal';
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

export class PasteReading {
  readonly source: PasteText;
  readonly given: GivenValues;
  readonly requests: PastedRequest[] = [];
  readonly #notices: PasteNotice[] = [];
  readonly #unknowns: UnknownValue[] = [];
  readonly #marks = new Map<string, string>();
  readonly #firstMark: number;

  constructor(source: PasteText, given: GivenValues = {}) {
    this.source = source;
    this.given = given;
    // A private plane that the text does not use itself.
    this.#firstMark = /[\u{f0000}-\u{fffff}]/u.test(source.text) ? 0x10_0000 : 0xf_0000;
  }

  get text(): string {
    return this.source.text;
  }

  get notices(): readonly PasteNotice[] {
    return this.#notices;
  }

  /** Adds a notice; the same one at the same line only once. */
  note(kind: PasteNoticeKind, offset: number, text: string): void {
    const place = this.source.place(offset);
    const isKnown = this.#notices.some((notice) => notice.text === text && notice.place.line === place.line);
    // Why there is no request is always said.
    if (!isKnown && (this.#notices.length < maxNotices || kind === 'refused'))
      this.#notices.push({ kind, text, place });
  }

  /** Says that a part of the text is left out. */
  notUnderstood(offset: number, part: string): void {
    this.note('notUnderstood', offset, l10n.t('“{0}” was not understood and is left out.', quoted(part)));
  }

  /** The value when it was given, otherwise a mark for it. */
  valueOf(kind: UnknownKind, name: string, offset: number): string {
    const given = (kind === 'file' ? this.given.files : this.given.values)?.get(name);
    return given ?? this.markFor(kind, name, offset);
  }

  /** The mark of a value. */
  markFor(kind: UnknownKind, name: string, offset: number): string {
    const key = `${kind} ${name}`;
    const known = this.#marks.get(key);
    if (known !== undefined) return known;
    if (this.#unknowns.length === maxUnknowns) {
      throw new PasteRefusal(
        offset,
        l10n.t('The text has more than {0} variables: this is no request.', maxUnknowns),
      );
    }
    const mark = String.fromCodePoint(this.#firstMark + this.#unknowns.length);
    this.#unknowns.push({ kind, name });
    this.#marks.set(key, mark);
    return mark;
  }

  /** The text with values in place of the marks of variables that the function knows. */
  resolve(text: string, valueOf: (name: string) => string | undefined, offset: number): string {
    if (!this.#hasMarks(text)) return text;
    const resolved = text.replaceAll(this.#markPattern, (mark) => {
      const unknown = this.#unknownOf(mark);
      return (unknown?.kind === 'variable' ? valueOf(unknown.name) : undefined) ?? mark;
    });
    if (resolved.length <= maxTextLength) return resolved;
    throw new PasteRefusal(offset, l10n.t('The variables in this text stand for too much text.'));
  }

  /** The text with names in place of marks, and the values behind them added to the set. */
  reveal(text: string, found: Set<UnknownValue>): string {
    if (!this.#hasMarks(text)) return text;
    return text.replaceAll(this.#markPattern, (mark) => {
      const unknown = this.#unknownOf(mark);
      if (!unknown) return mark;
      found.add(unknown);
      return shownName(unknown);
    });
  }

  /** The values whose marks are in the text. */
  unknownsIn(text: string): UnknownValue[] {
    const found = new Set<UnknownValue>();
    this.reveal(text, found);
    return [...found];
  }

  /** Keeps a request that was read to its end. */
  add(draft: UnfinishedRequest): void {
    if (this.requests.length === maxRequests) {
      this.note(
        'notUnderstood',
        draft.offset,
        l10n.t('There are more than {0} requests: the rest is left out.', maxRequests),
      );
      return;
    }
    const found = new Set(draft.unknowns);
    const fill = (text: string): string => {
      const revealed = this.reveal(text, found);
      return findPlaceholders(revealed, (name) => {
        const given = this.given.values?.get(name);
        if (given === undefined) found.add(this.#placeholder(name));
        return given ?? name;
      });
    };
    const { body } = draft;
    const revealedBody = body === undefined ? undefined : this.reveal(body, found);
    this.requests.push({
      method: this.reveal(draft.method.toUpperCase(), found),
      url: fill(draft.url),
      headers: draft.headers.map(([name, value]) => [this.reveal(name, found), fill(value)]),
      ...(revealedBody !== undefined && { body: revealedBody }),
      options: uniqueOptions(draft.options ?? []),
      unknowns: [...found],
      place: this.source.place(draft.offset),
    });
    if (draft.options?.includes('insecure')) {
      this.note(
        'ignored',
        draft.offset,
        l10n.t('The server’s certificate is not checked, as the command says.'),
      );
    }
    if (body !== undefined && hasBinary(body)) {
      this.note(
        'lost',
        draft.offset,
        l10n.t('The body has control characters: it was binary, and a copy as text does not hold its bytes.'),
      );
    }
  }

  readonly #placeholders = new Map<string, UnknownValue>();

  #placeholder(name: string): UnknownValue {
    const known = this.#placeholders.get(name);
    if (known) return known;
    const placeholder: UnknownValue = { kind: 'placeholder', name };
    this.#placeholders.set(name, placeholder);
    return placeholder;
  }

  get #markPattern(): RegExp {
    return this.#firstMark === 0xf_0000 ? /[\u{f0000}-\u{fffff}]/gu : /[\u{100000}-\u{10ffff}]/gu;
  }

  /** A quick look before the search: most texts have none. */
  #hasMarks(text: string): boolean {
    return this.#unknowns.length > 0 && this.#markPattern.test(text);
  }

  #unknownOf(mark: string): UnknownValue | undefined {
    return this.#unknowns[(mark.codePointAt(0) ?? 0) - this.#firstMark];
  }
}

/** A part of the text as a sentence may show it: one line, and not long. */
export function quoted(part: string): string {
  return shortenText(part.replaceAll(/\s+/g, ' ').trim(), 60);
}

/** What stands in a text in place of the value. */
function shownName({ kind, name }: UnknownValue): string {
  switch (kind) {
    case 'variable':
      return `\${${name}}`;
    case 'file':
      return `@${name}`;
    case 'input':
      return '@-';
    case 'password':
      return `\${${name}}`;
    case 'command':
    case 'placeholder':
      return name;
  }
}

function uniqueOptions(options: readonly PastedOption[]): PastedOption[] {
  return [...new Set(options)];
}

/** Whether the text has characters that no text has. */
function hasBinary(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0c && code !== 0x0d) return true;
  }
  return false;
}
