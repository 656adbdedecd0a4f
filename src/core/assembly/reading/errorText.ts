// What an error says, in one line: formats and applications write them in many shapes.

import { isRecord } from '../../base/narrowing.ts';
import { firstNameAt, hasOnly, nameAt, numberAt, type JsonRecord } from './jsonParts.ts';
import type { JsonEvent } from './reading.ts';

/** Names under which errors have their sentence, the usual ones first. */
const messageNames = [
  'message',
  'detail',
  'error_description',
  'errorText',
  'error_msg',
  'errorMessage',
  'error_message',
  'Message',
  'msg',
  'reason',
  'title',
] as const;

/** Names under which errors have a word for their kind. */
const labelNames = ['type', 'code', 'status', 'error_type', 'error_code'] as const;

/** What stands beside a list of errors. */
const listNames: ReadonlySet<string> = new Set(['errors', 'data', 'trace', 'status_code', 'status']);

/** An error as the formats write them, an object or a text, in one line. */
export function describeError(error: unknown): string | undefined {
  if (typeof error === 'string') return error.trim() === '' ? undefined : error;
  if (!isRecord(error)) return undefined;
  const words = labelNames.flatMap((name) => wordAt(error, name));
  const label = [...new Set(words)].join(', ');
  const message = firstNameAt(error, ...messageNames);
  if (message === undefined) return label === '' ? undefined : label;
  return label === '' ? message : `${message} (${label})`;
}

function wordAt(error: JsonRecord, name: string): string[] {
  const word = error[name];
  if (typeof word === 'number') return [String(word)];
  // The type of an event that is an error says nothing of the error.
  return typeof word === 'string' && word !== '' && !(name === 'type' && word === 'error') ? [word] : [];
}

/**
 * What an event says that is an error in whatever shape: an `error` member, or a type or name that calls the event an
 * error. Undefined when it is none.
 */
export function errorOfEvent({ value: sent, data, name, type }: JsonEvent): string | undefined {
  // Some servers send the error as a list of one.
  const value: unknown = Array.isArray(sent) && sent.length === 1 ? sent[0] : sent;
  const isCalledError = name === 'error' || type === 'error';
  if (!isRecord(value)) return isCalledError && data.trim() !== '' ? data.trim() : undefined;
  const { error } = value;
  if (typeof error === 'string' && error !== '') {
    const message = firstNameAt(value, ...messageNames);
    return message === undefined || message === error ? error : `${message} (${error})`;
  }
  const inner = describeError(error);
  if (inner !== undefined) return inner;
  const { errors } = value;
  const [first]: readonly unknown[] = Array.isArray(errors) ? errors : [];
  const described = describeError(first);
  if (described !== undefined && (isCalledError || hasOnly(value, listNames))) return described;
  if (isCalledError || error === true || value['object'] === 'error' || value['event'] === 'error')
    return describeError(value) ?? describeError(value['data']) ?? data.trim();
  return undefined;
}

/** Members of an object that says nothing but that something failed. */
const maxProblemMembers = 8;
const statusNames = ['status', 'statusCode', 'status_code', 'code'] as const;

/** Names of events that say that something failed, such as `stream_error`, `ERROR` or `UpstreamException`. */
const failedName = /(?:^|[._/-])(?:err(?:or)?|exception|failure)$/i;
const failedCamelName = /[a-z](?:Error|Exception|Failure)$/;
/** Names of members that say so. */
const failedMembers = ['Error', 'exception', 'Exception', 'err', 'fault', 'failure'] as const;
/** Names of a sentence that is about nothing but an error. */
const errorSentences = [
  'error_description',
  'errorText',
  'error_msg',
  'errorMessage',
  'error_message',
] as const;

/** What an event says that failed by its name, by a member, or by the name of its sentence. */
function failureOf({ value, name, type, data }: JsonEvent): string | undefined {
  const isFailure = [name, type].some((each) => failedName.test(each) || failedCamelName.test(each));
  if (!isRecord(value)) return isFailure ? data.trim() || name || type : undefined;
  const member = failedMembers.find((each) => describeError(value[each]) !== undefined);
  if (member !== undefined) return describeError(value[member]);
  const isTold = isFailure || firstNameAt(value, ...errorSentences) !== undefined;
  return isTold ? (describeError(value) ?? (isFailure ? data.trim() : undefined)) : undefined;
}

/**
 * What an event says that is not called an error as usual: by a name such as `stream_error`, by a member such as
 * `exception`, or by a sentence beside an HTTP status of a failure, or beside `success` that is false. Anybody may send such a thing, so it counts only while an answer goes on.
 */
export function problemOfEvent(event: JsonEvent): string | undefined {
  const { value } = event;
  const failure = failureOf(event);
  if (failure !== undefined) return failure;
  if (!isRecord(value) || Object.keys(value).length > maxProblemMembers) return undefined;
  if (firstNameAt(value, ...messageNames) === undefined) return undefined;
  const isFailure = statusNames.some((name) => {
    const status = numberAt(value, name);
    return status !== undefined && status >= 400 && status <= 599;
  });
  const isFalse = value['success'] === false || value['ok'] === false;
  const isCalledSo = /^(?:error|failed|failure)$/i.test(nameAt(value, 'status') ?? '');
  return isFailure || isFalse || isCalledSo ? describeError(value) : undefined;
}
