// Recognises an event by which a server says that the stream is over, after which a client is meant to close itself.

import * as l10n from '@vscode/l10n';

import { isRecord, isScalar } from '../base/narrowing.ts';
import { findByPath, parseJsonPath, type FoundValue } from '../json/jsonPath.ts';

/** How a close message looks. All fields that are given have to agree. */
export interface CloseMessageRule {
  /** The event's type. */
  readonly event?: string;
  /** The whole data. */
  readonly data?: string;
  /** A member that the data as JSON must have, by its path (see jsonPath.ts): `type`, `$.choices[*].finish_reason`. */
  readonly path?: string;
  /** The value that it must have, or one of those that a path with `*` leads to; absent: any. */
  readonly equals?: string | number | boolean | null;
}

/** Larger events are no close messages: reading each of them as JSON would hold up everything else. */
export const maxCloseMessageBytes = 1024 * 1024;

/** What servers commonly send. A finish reason is not among them: usage and `[DONE]` still follow it. */
export const defaultCloseMessages: readonly CloseMessageRule[] = [
  { data: '[DONE]' },
  { path: 'type', equals: 'close' },
  { event: 'close' },
];

/** The first rule that an event meets; undefined when none does. */
export function findCloseMessage(
  rules: readonly CloseMessageRule[],
  event: { readonly type: string; readonly data: string },
): CloseMessageRule | undefined {
  return rules.find((rule) => meets(rule, event));
}

function meets(
  rule: CloseMessageRule,
  { type, data }: { readonly type: string; readonly data: string },
): boolean {
  if (rule.event === undefined && rule.data === undefined && rule.path === undefined) return false;
  if (rule.event !== undefined && rule.event !== type) return false;
  if (rule.data !== undefined && rule.data !== data) return false;
  if (rule.path === undefined) return true;
  const values = valuesAt(data, rule.path);
  return rule.equals === undefined ? values.length > 0 : values.some(({ value }) => value === rule.equals);
}

/** What a path leads to in JSON text; nothing when the text is no JSON, or the path none. */
function valuesAt(text: string, path: string): readonly FoundValue[] {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[') return [];
  const parsed = parseJsonPath(path);
  if ('error' in parsed) return [];
  try {
    return findByPath(JSON.parse(text), parsed.steps);
  } catch {
    return [];
  }
}

/** The rules in a setting's value; entries of another shape, and those whose path is none, are left out. */
export function parseCloseMessages(value: unknown): CloseMessageRule[] {
  if (!Array.isArray(value)) return [...defaultCloseMessages];
  return value.flatMap((item: unknown) => {
    if (!isRecord(item)) return [];
    const { event, data, path, equals } = item;
    if (typeof path === 'string' && 'error' in parseJsonPath(path)) return [];
    const rule: CloseMessageRule = {
      ...(typeof event === 'string' && { event }),
      ...(typeof data === 'string' && { data }),
      ...(typeof path === 'string' && { path }),
      ...(isScalar(equals) && { equals }),
    };
    return rule.event === undefined && rule.data === undefined && rule.path === undefined ? [] : [rule];
  });
}

/** A rule in words: `data [DONE]`, `type = "close"`. */
export function describeCloseRule(rule: CloseMessageRule): string {
  const parts = [
    rule.event === undefined ? '' : l10n.t('event {0}', rule.event),
    rule.data === undefined ? '' : l10n.t('data {0}', rule.data),
    rule.path === undefined ? '' : describeMember(rule.path, rule.equals),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function describeMember(path: string, equals: CloseMessageRule['equals']): string {
  return equals === undefined ? path : `${path} = ${JSON.stringify(equals)}`;
}
