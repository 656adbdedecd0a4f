// Recognises an event by which a server says that the stream is over, after which a client is meant to close itself.

import { isRecord } from '../base/narrowing.ts';

/** How a close message looks. All fields that are given have to agree. */
export interface CloseMessageRule {
  /** The event's type. */
  readonly event?: string;
  /** The whole data. */
  readonly data?: string;
  /** A member that the data as JSON must have, by its path: `type`, `$.choices[0].finish_reason`, `["odd name"]`. */
  readonly path?: string;
  /** The value that it must have; absent: any. */
  readonly equals?: string | number | boolean | null;
}

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
  const value = memberOf(data, rule.path);
  return rule.equals === undefined ? value !== undefined : value === rule.equals;
}

/** Value at a path of JSON text; undefined when the text is no JSON or has no such member. */
function memberOf(text: string, path: string): unknown {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  for (const [, quoted, plain = ''] of path.replace(/^\$\.?/, '').matchAll(/\["([^"]*)"\]|([^.[\]]+)/g)) {
    const step = quoted ?? plain;
    if (Array.isArray(value)) value = /^\d+$/.test(step) ? (value as unknown[])[Number(step)] : undefined;
    else if (isRecord(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

/** The rules in a setting's value; entries of another shape are left out. */
export function parseCloseMessages(value: unknown): CloseMessageRule[] {
  if (!Array.isArray(value)) return [...defaultCloseMessages];
  return value.flatMap((item: unknown) => {
    if (!isRecord(item)) return [];
    const { event, data, path, equals } = item;
    const rule: CloseMessageRule = {
      ...(typeof event === 'string' && { event }),
      ...(typeof data === 'string' && { data }),
      ...(typeof path === 'string' && { path }),
      ...(isScalar(equals) && { equals }),
    };
    return rule.event === undefined && rule.data === undefined && rule.path === undefined ? [] : [rule];
  });
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** A rule in words: `data [DONE]`, `type = "close"`. */
export function describeRule(rule: CloseMessageRule): string {
  const parts = [
    rule.event === undefined ? '' : `event ${rule.event}`,
    rule.data === undefined ? '' : `data ${rule.data}`,
    rule.path === undefined ? '' : describeMember(rule.path, rule.equals),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function describeMember(path: string, equals: CloseMessageRule['equals']): string {
  return equals === undefined ? path : `${path} = ${JSON.stringify(equals)}`;
}
