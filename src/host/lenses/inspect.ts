// From a place in a text, a terminal or a link to a stream: what is written there gets what it lacks, and is connected to. In
// a folder that is not trusted, and for a link, the user is asked first: somebody else has chosen the address.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import { hasPathParameter, type FoundEndpoint, type FoundRequest } from '../../core/code/foundStream.ts';
import { isPastedRequest, readPasted } from '../../core/paste/readPasted.ts';
import { parseAddress } from '../../core/stream/address.ts';
import { methodOf, type StreamRequest } from '../../core/stream/streamRequest.ts';
import { redactUrl } from '../../core/base/redactText.ts';
import { shortenText } from '../../core/base/reportedText.ts';
import { InvalidRequestError } from '../../net/http/requestHead.ts';
import { UserError } from '../errorReport.ts';
import { askModally } from '../messages.ts';
import type { BaseAddress } from './baseAddress.ts';

/** What a lens is about. */
export type Inspected = Omit<FoundRequest, 'offset'> | Omit<FoundEndpoint, 'offset'>;

export interface InspectParts {
  readonly base: BaseAddress;
  /** Reads a pasted text, asks for what it lacks; undefined when a question was left. */
  readonly prepare: (text: string, given: ReadonlyMap<string, string>) => Promise<StreamRequest | undefined>;
  readonly connect: (request: StreamRequest) => Promise<string | undefined>;
}

/** The name under which a reader of pasted calls asks where a page comes from. */
const originName = 'origin';

/** What a command is given. @throws UserError when it is nothing that can be inspected */
export function readInspected(value: unknown): Inspected {
  if (isRecord(value)) {
    const { kind, snippet, method, path } = value;
    if (kind === 'request' && typeof snippet === 'string') return { kind, snippet };
    if (kind === 'endpoint' && typeof method === 'string' && typeof path === 'string')
      return { kind, method, path };
  }
  throw new UserError(
    l10n.t('This command belongs to a line of code: press “Inspect this stream” above one.'),
  );
}

/** Connects to what was found in a text. Returns the stream's id; undefined when a question was left. */
export async function inspectFound(found: Inspected, parts: InspectParts): Promise<string | undefined> {
  const request =
    found.kind === 'request' ? await requestOf(found.snippet, parts) : await requestTo(found, parts);
  return request && connectIfAllowed(request, parts);
}

/** Connects to an address, a path or a whole request that somebody has selected. */
export async function inspectText(text: string, parts: InspectParts): Promise<string | undefined> {
  const selected = withoutQuotes(text.trim());
  if (selected === '')
    throw new UserError(
      l10n.t('Nothing is selected: select an address, a path such as /events, or a cURL command.'),
    );
  if (/^\/(?!\/)/.test(selected) && !/\s/.test(selected))
    return inspectFound({ kind: 'endpoint', method: 'GET', path: selected }, parts);
  if (isPastedRequest(selected)) return inspectFound({ kind: 'request', snippet: selected }, parts);
  const address = parseAddress(selected);
  if ('message' in address) throw new InvalidRequestError('url', address.message);
  return connectIfAllowed({ url: address.url }, parts);
}

async function connectIfAllowed(
  request: StreamRequest,
  { connect }: InspectParts,
): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted) {
    const answer = l10n.t('Connect');
    const question = l10n.t(
      'This folder is not trusted, and the address may come from it: {0}',
      shownTarget(request),
    );
    if ((await askModally(question, answer)) !== answer) return undefined;
  }
  return connect(request);
}

/** Method and address as a person decides by them. */
function shownTarget(request: StreamRequest): string {
  return `${methodOf(request)} ${shortenText(redactUrl(request.url), 300)}`;
}

async function requestOf(snippet: string, parts: InspectParts): Promise<StreamRequest | undefined> {
  const given = new Map<string, string>();
  const isRelative = readPasted(snippet).requests.some(({ url, unknowns }) => {
    return url.startsWith(`\${${originName}}`) && unknowns.some(({ name }) => name === originName);
  });
  if (isRelative) {
    const base = await parts.base.get();
    if (base === undefined) return undefined;
    given.set(originName, base);
  }
  return parts.prepare(snippet, given);
}

async function requestTo(
  { method, path }: Omit<FoundEndpoint, 'offset'>,
  parts: InspectParts,
): Promise<StreamRequest | undefined> {
  const base = await parts.base.get();
  if (base === undefined) return undefined;
  const written = `${base}${path}`;
  const typed = hasPathParameter(path) ? await fillIn(written, base.length) : written;
  if (typed === undefined) return undefined;
  const address = parseAddress(typed);
  if ('message' in address) throw new InvalidRequestError('url', address.message);
  if (method === 'GET') return { url: address.url };
  // What may act on the server is shown before it is sent, as with a pasted command.
  return parts.prepare(
    ['curl', '-X', method, "'".concat(address.url.replaceAll("'", '%27'), "'")].join(' '),
    new Map(),
  );
}

/** Asks for the address with values in the place of its parameters; the first one is selected. */
function fillIn(written: string, from: number): Thenable<string | undefined> {
  const found = /:\w+|\{[^}]*\}|<[^>]*>|\[[^\]]*\]|\*\w*/.exec(written.slice(from));
  const start = from + (found?.index ?? 0);
  return vscode.window.showInputBox({
    title: l10n.t('The path has a part that stands for a value'),
    prompt: l10n.t('Put the values in.'),
    value: written,
    valueSelection: [start, start + (found?.[0].length ?? 0)],
    ignoreFocusOut: true,
    validateInput: (text) => {
      const address = parseAddress(text);
      return 'message' in address ? address.message : undefined;
    },
  });
}

function withoutQuotes(text: string): string {
  const [, inside] =
    /^(?:"([^"]*)"|'([^']*)'|`([^`]*)`|<([^>\s]*)>),?$/.exec(text)?.filter((part) => part !== undefined) ??
    [];
  return inside ?? text;
}
