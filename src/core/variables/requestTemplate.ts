// A request with `{{name}}` in its address, headers and body, and what is made of it: the request that is sent, and the
// one that is shown and kept, which has the names in place of the values. Only where the request goes is in both, since
// everything that is bound to a host needs to know it.

import * as l10n from '@vscode/l10n';

import { parseAddress } from '../stream/address.ts';
import type { Header, HiddenValue } from '../stream/streamRequest.ts';
import type { VariableOutcome } from './dynamicVariables.ts';
import { piecesOf, placeholdersIn } from './placeholders.ts';
import { ValueResolver } from './valueResolver.ts';
import type { VariableScope, VariableSource } from './variableScope.ts';

/** What may refer to variables. */
export interface RequestTemplate {
  /** As people type an address; or references that make one. */
  readonly url: string;
  readonly headers?: readonly Header[];
  readonly body?: string;
}

/** The beginning of an address up to what follows its host. */
const wholeAuthority = /^\s*(?:[a-z][a-z0-9+.-]*:\/\/|(?![a-z][a-z0-9+.-]*:\/\/))[^/?#]+[/?]/i;

/** Where in a request a reference stands. */
export type TemplatePlace =
  | { readonly part: 'address' }
  /** @field index of the header, from 0 */
  | { readonly part: 'header'; readonly index: number }
  /** @field offset in UTF-16 units from the beginning of the body */
  | { readonly part: 'body'; readonly offset: number };

/** A variable that nobody has a value for. */
export interface MissingVariable {
  readonly name: string;
  readonly place: TemplatePlace;
}

/** Why the request cannot be made. */
export interface TemplateProblem {
  /** A whole sentence. */
  readonly reason: string;
  readonly place: TemplatePlace;
}

/** A reference with its value's origin. */
export interface UsedVariable {
  readonly expression: string;
  readonly sources: readonly VariableSource[];
  readonly place: TemplatePlace;
}

/** A request without references. */
export interface FilledRequest {
  /** Absolute, http or https. */
  readonly url: string;
  readonly headers: readonly Header[];
  readonly body?: string;
}

export type ResolvedTemplate =
  | {
      readonly kind: 'filled';
      /** To be sent, and neither shown nor kept. */
      readonly request: FilledRequest;
      /** The same with names for values, but for where it goes; this may be shown, logged and kept. */
      readonly shown: FilledRequest;
      readonly used: readonly UsedVariable[];
      /** The values that are in `request` and not in `shown`, with what stands for them there. */
      readonly hidden: readonly HiddenValue[];
    }
  | {
      readonly kind: 'open';
      /** To be asked for, each name once, those of the address first. */
      readonly missing: readonly MissingVariable[];
      /** Nothing can be sent while there is one. */
      readonly problems: readonly TemplateProblem[];
      /** Where the request goes, once that is known: `host:port`. */
      readonly host?: string;
    };

/** Whether anything in the request refers to a variable. */
export function hasVariables({ url, headers = [], body = '' }: RequestTemplate): boolean {
  return [url, body, ...headers.flat()].some((text) => placeholdersIn(text).length > 0);
}

/** The request with its values, or what it lacks. Nothing is ever left as text. */
export function resolveTemplate(template: RequestTemplate, scope: VariableScope): ResolvedTemplate {
  const filling = new Filling(scope);
  const address = filling.fill(template.url, () => ({ part: 'address' }), encodeBehindHost);
  const headers = (template.headers ?? []).map(([name, value], index) => {
    const place = (): TemplatePlace => ({ part: 'header', index });
    return [filling.fill(name, place), filling.fill(value, place)] as const;
  });
  const body =
    template.body === undefined
      ? undefined
      : filling.fill(template.body, (offset) => ({ part: 'body', offset }));
  const goesTo = address.isWhole ? parseAddress(address.text) : undefined;
  if (goesTo && 'message' in goesTo)
    filling.problems.push({
      reason: addressProblem(goesTo.message, template.url),
      place: { part: 'address' },
    });
  if (filling.isOpen || !goesTo || 'message' in goesTo) {
    const host = hostOf(address);
    return {
      kind: 'open',
      missing: [...filling.missing.values()],
      problems: filling.problems,
      ...(host !== undefined && { host }),
    };
  }
  const { host } = new URL(goesTo.url);
  const shownHeaders = headers.map(([name, value]): Header => [name.text, value.template]);
  const filledHeaders = headers.map(([name, value]): Header => [name.text, value.text]);
  return {
    kind: 'filled',
    request: { url: goesTo.url, headers: filledHeaders, ...(body && { body: body.text }) },
    shown: {
      url: shownAddress(address, goesTo.url),
      headers: shownHeaders,
      ...(body && { body: body.template }),
    },
    used: filling.used,
    hidden: filling.hidden(host),
  };
}

/**
 * A value of an address as it stands there: behind the host, white space and the sign of a fragment would end the address
 * or vanish.
 */
function encodeBehindHost(value: string, before: string): string {
  if (!wholeAuthority.test(before)) return value;
  return value.replaceAll(/[\s#]/g, encodeURIComponent);
}

/** Where the address leads, when that is known before all of its values are. */
function hostOf({ known, isWhole }: FilledText): string | undefined {
  if (!isWhole && !wholeAuthority.test(known)) return undefined;
  const address = parseAddress(known);
  return 'url' in address ? new URL(address.url).host : undefined;
}

/** The sentence must not repeat what values made of the address. */
function addressProblem(message: string, template: string): string {
  return placeholdersIn(template).length === 0
    ? message
    : l10n.t('With the values of its variables, {0} is no http or https address.', template);
}

interface FilledPiece {
  /** As it is sent. */
  readonly value: string;
  /** As it was written. */
  readonly text: string;
}

interface FilledText {
  readonly text: string;
  readonly template: string;
  readonly pieces: readonly FilledPiece[];
  /** Whether all values were there. */
  readonly isWhole: boolean;
  /** Up to the first value that was not there. */
  readonly known: string;
}

class Filling {
  readonly missing = new Map<string, MissingVariable>();
  readonly problems: TemplateProblem[] = [];
  readonly used: UsedVariable[] = [];
  readonly #resolver: ValueResolver;
  readonly #values = new Map<string, string>();

  constructor(scope: VariableScope) {
    this.#resolver = new ValueResolver(scope);
  }

  /** All but what says where the request goes. */
  hidden(host: string): HiddenValue[] {
    const values = [...this.#values].filter(([value]) => !value.includes(host) && !host.includes(value));
    return values.map(([value, text]) => [value, text]);
  }

  get isOpen(): boolean {
    return this.missing.size > 0 || this.problems.length > 0;
  }

  /** @param encode a value, given what stands before it */
  fill(
    template: string,
    placeAt: (offset: number) => TemplatePlace,
    encode: (value: string, before: string) => string = (value) => value,
  ): FilledText {
    let isWhole = true;
    let filled = '';
    let known: string | undefined;
    const pieces = piecesOf(template).map(({ text, placeholder }): FilledPiece => {
      if (!placeholder) {
        filled += text;
        return { value: text, text };
      }
      const { expression, offset } = placeholder;
      const place = placeAt(offset);
      const outcome = this.#resolver.resolve(expression);
      this.#note(expression, outcome, place);
      if (outcome.kind === 'value') {
        const value = encode(outcome.value, filled);
        filled += value;
        this.#values.set(outcome.value, text);
        return { value, text };
      }
      known ??= filled;
      isWhole = false;
      return { value: '', text };
    });
    return { text: filled, template, pieces, isWhole, known: known ?? filled };
  }

  #note(expression: string, outcome: VariableOutcome, place: TemplatePlace): void {
    switch (outcome.kind) {
      case 'value':
        this.used.push({ expression, sources: outcome.sources, place });
        break;
      case 'missing':
        if (!this.missing.has(outcome.name)) this.missing.set(outcome.name, { name: outcome.name, place });
        break;
      case 'refused':
        if (!this.problems.some(({ reason }) => reason === outcome.reason))
          this.problems.push({ reason: outcome.reason, place });
    }
  }
}

/**
 * The address with its references behind the host, and before it where they give a user and a password. A value that
 * reaches over the end of the host is an address, and shown as one.
 */
function shownAddress({ text, template, pieces }: FilledText, url: string): string {
  if (pieces.every(({ value, text: written }) => value === written)) return url;
  const start = text.length - text.trimStart().length;
  const [authority = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?[^/?#\\]*/i.exec(text.slice(start)) ?? [];
  const end = start + authority.length;
  const { protocol, host } = new URL(url);
  let at = 0;
  let behind = '';
  for (const { value, text: written } of pieces) {
    const from = at;
    at += value.length;
    if (at <= end) continue;
    behind += from >= end ? written : value.slice(end - from);
  }
  const fragment = behind.indexOf('#');
  const path = (fragment === -1 ? behind : behind.slice(0, fragment)).trimEnd();
  const user = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/?#@{}]*(?:\{\{[^{}]*\}\}[^/?#@{}]*)*)@/i.exec(
    template.trim(),
  )?.[1];
  const login = user === undefined ? '' : `${user}@`;
  return `${protocol}//${login}${host}${path.startsWith('/') ? '' : '/'}${path}`;
}
