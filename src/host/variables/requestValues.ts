// Gives the variables of a request their values: from the file that it is in, the chosen environment, the settings, .env,
// and the secret storage; what is missing is asked for. A value of the secret storage is for the host that it was kept
// for, and a variable of this machine goes nowhere before the user has agreed.

import { randomUUID } from 'node:crypto';

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { shortenText } from '../../core/base/reportedText.ts';
import { basicHeader } from '../../core/httpFile/basicHeader.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import { environmentNames, variablesOf, type Environments } from '../../core/variables/environmentFiles.ts';
import {
  hasVariables,
  resolveTemplate,
  type FilledRequest,
  type MissingVariable,
  type RequestTemplate,
  type ResolvedTemplate,
  type TemplatePlace,
} from '../../core/variables/requestTemplate.ts';
import type { VariableLayer, VariableScope } from '../../core/variables/variableScope.ts';
import { InvalidRequestError } from '../../net/http/requestHead.ts';
import { askModally } from '../messages.ts';
import type { FilledStream, RequestFiller } from '../streams/connections.ts';
import type { SecretStore } from '../streams/secretStore.ts';
import { askForValue } from './askForValue.ts';
import { environmentsOfSettings, type VariableEnvironments } from './environments.ts';
import type { HttpFiles } from './httpFiles.ts';
import { foldersOf, readDotenvFiles, readEnvironmentFiles } from './variableFiles.ts';

/** Variables of this machine that the user lets go to a host, as `NAME@host`. */
const grantsKey = 'environmentGrants';

export interface RequestValuesParts {
  readonly environments: VariableEnvironments;
  readonly secrets: SecretStore;
  readonly memento: vscode.Memento;
  readonly files: HttpFiles;
  /** Ends all questions. */
  readonly signal: AbortSignal;
}

/** What is known beside the request while it is filled. */
interface Knowledge {
  readonly given: Map<string, string>;
  readonly layers: readonly VariableLayer[];
  readonly dotenv: ReadonlyMap<string, string>;
  readonly sets: readonly Environments[];
}

/** What became of a question: a value, another environment, or nothing. */
type Answer = 'value' | 'environment' | 'left';

type Filled = Extract<ResolvedTemplate, { readonly kind: 'filled' }>;
type Open = Extract<ResolvedTemplate, { readonly kind: 'open' }>;

export class RequestValues implements RequestFiller {
  readonly #parts: RequestValuesParts;

  constructor(parts: RequestValuesParts) {
    this.#parts = parts;
  }

  /** See {@link RequestFiller}. */
  async fill(request: StreamRequest, typed: ReadonlyMap<string, string>): Promise<FilledStream | undefined> {
    const template = templateOf(request);
    let knowledge = await this.#know(request, typed);
    const readNames = new Set<string>();
    let host: string | undefined;
    for (;;) {
      const stored =
        host === undefined ? new Map<string, string>() : await this.#parts.secrets.valuesFor(host);
      readNames.clear();
      const resolved = resolveTemplate(template, scopeOf(knowledge, stored, readNames));
      const goesTo = hostOf(resolved);
      // What is kept for a host must not be what makes the request go to another one.
      if (goesTo !== undefined && goesTo !== host) {
        if (host !== undefined) throw new InvalidRequestError('url', otherHost(host));
        host = goesTo;
        continue;
      }
      if (resolved.kind === 'filled') {
        if (!(await this.#mayRead(readNames, host ?? ''))) return undefined;
        return filledStream(request, resolved, knowledge.given);
      }
      const answer = await this.#askFor(resolved, request, knowledge);
      if (answer === 'left') return undefined;
      if (answer === 'environment') knowledge = await this.#know(request, knowledge.given);
    }
  }

  /** What there is to say of the variables of a request that is not sent yet, a sentence each. Nobody is asked. */
  async note(request: StreamRequest): Promise<string[]> {
    if (request.literal === 'all' || !hasVariables(request)) return [];
    const template = templateOf(request);
    const knowledge = await this.#know(request, new Map());
    const look = (stored: ReadonlyMap<string, string>): ResolvedTemplate =>
      resolveTemplate(template, scopeOf(knowledge, stored, new Set()));
    const first = look(new Map());
    const host = hostOf(first);
    const resolved = host === undefined ? first : look(await this.#parts.secrets.valuesFor(host));
    if (resolved.kind === 'filled') return [];
    return [
      ...resolved.problems.map(({ reason, place }) => inPlace(reason, place, request)),
      ...resolved.missing.map(({ name, place }) =>
        inPlace(
          l10n.t(
            '{0} has no value and is asked for when the request is sent.',
            `{{${shortenText(name, 100)}}}`,
          ),
          place,
          request,
        ),
      ),
    ];
  }

  async #know(request: StreamRequest, typed: ReadonlyMap<string, string>): Promise<Knowledge> {
    const file = request.variablesOf === undefined ? undefined : vscode.Uri.parse(request.variablesOf);
    const { chosen } = this.#parts.environments;
    const folders = foldersOf(file);
    const given = new Map(typed);
    const dotenv = await readDotenvFiles(folders, chosen);
    const sets = [...(await readEnvironmentFiles(folders)), ...environmentsOfSettings(file)];
    const ofFile = file ? await this.#parts.files.variablesAt(file) : new Map<string, string>();
    return {
      given,
      sets,
      dotenv,
      layers: [
        { source: 'given', values: given, isTemplate: false },
        { source: 'file', values: ofFile, isTemplate: true },
        ...sets.map((set): VariableLayer => {
          return { source: 'environment', values: variablesOf(set, chosen), isTemplate: true };
        }),
        { source: 'dotenv', values: dotenv, isTemplate: false },
      ],
    };
  }

  /** Asks for the first value that is missing. @throws InvalidRequestError for what nobody can give */
  async #askFor(
    { missing, problems, host }: Open,
    request: StreamRequest,
    knowledge: Knowledge,
  ): Promise<Answer> {
    const [problem] = problems;
    if (problem)
      throw new InvalidRequestError(fieldOf(problem.place), inPlace(problem.reason, problem.place, request));
    const [first] = missing;
    if (!first) return 'left';
    const { name } = first;
    const environment = await this.#offerEnvironment(name, knowledge.sets);
    if (environment !== 'value') return environment;
    if (!(await this.#agreesToOtherHost(first, host))) return 'left';
    const question = { title: titleOf(name), host, isShown: false };
    const typed = await askForValue(question, this.#parts.signal);
    if (!typed) return 'left';
    if (typed.isKept && host !== undefined) await this.#parts.secrets.store(name, host, typed.value);
    knowledge.given.set(name, typed.value);
    return 'value';
  }

  /** Where environments have the variable, and the chosen one has not, one of them may be meant. */
  async #offerEnvironment(name: string, sets: readonly Environments[]): Promise<Answer> {
    const { environments } = this.#parts;
    const having = environmentNames(sets).filter((one) => sets.some((set) => set.get(one)?.has(name)));
    if (having.length === 0) return 'value';
    const items = [
      ...having.map((environment) => ({ label: environment, environment })),
      { label: `$(edit) ${l10n.t('Enter a Value')}`, environment: undefined },
    ];
    const title = l10n.t('The variable {0} is in these environments. Which one?', shortenText(name, 100));
    const item = await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
    if (!item) return 'left';
    if (item.environment === undefined) return 'value';
    await environments.choose(item.environment);
    return 'environment';
  }

  /** A value of that name is kept for other hosts alone: nothing of it is sent, and the user is told so. */
  async #agreesToOtherHost({ name }: MissingVariable, host: string | undefined): Promise<boolean> {
    const hosts = this.#parts.secrets.hostsOf(name);
    if (host === undefined || hosts.length === 0) return true;
    const enter = l10n.t('Enter Another Value');
    const choice = await askModally(
      l10n.t(
        'This request goes to {host}. The value of {name} in the secret storage is kept for {others} and is not sent there.',
        { host, name: shortenText(name, 100), others: hosts.join(', ') },
      ),
      enter,
    );
    return choice === enter;
  }

  /** Whether the variables of this machine may be part of a request to the host. */
  async #mayRead(names: ReadonlySet<string>, host: string): Promise<boolean> {
    const { memento } = this.#parts;
    const granted = new Set(memento.get<string[]>(grantsKey) ?? []);
    const asked = [...names].filter((name) => !granted.has(`${name}@${host}`));
    if (asked.length === 0) return true;
    const send = l10n.t('Send');
    const always = l10n.t('Always Send');
    const choice = await askModally(
      asked.length === 1
        ? l10n.t('This request sends the environment variable {name} of this machine to {host}.', {
            name: asked[0] ?? '',
            host,
          })
        : l10n.t('This request sends environment variables of this machine to {host}: {names}.', {
            names: asked.join(', '),
            host,
          }),
      send,
      always,
    );
    if (choice === always)
      await memento.update(grantsKey, [...granted, ...asked.map((name) => `${name}@${host}`)]);
    return choice !== undefined;
  }
}

/** What of a request may have variables in it. */
function templateOf(request: StreamRequest): RequestTemplate {
  const { body, ...withoutBody } = request;
  return request.literal === 'body' || body === undefined ? withoutBody : request;
}

/** The host that the request goes to, as far as it is known. */
function hostOf(resolved: ResolvedTemplate): string | undefined {
  return resolved.kind === 'filled' ? new URL(resolved.request.url).host : resolved.host;
}

function scopeOf(
  { layers, dotenv }: Knowledge,
  stored: ReadonlyMap<string, string>,
  readNames: Set<string>,
): VariableScope {
  return {
    layers: [...layers, { source: 'secretStorage', values: stored, isTemplate: false }],
    surroundings: {
      nowMs: () => Date.now(),
      random: () => Math.random(),
      uuid: () => randomUUID(),
      processEnvironment: (name) => {
        const value = process.env[name];
        if (value !== undefined) readNames.add(name);
        return value;
      },
      dotenv: (name) => dotenv.get(name),
    },
  };
}

function filledStream(
  request: StreamRequest,
  { request: filled, shown, used, hidden }: Filled,
  given: ReadonlyMap<string, string>,
): FilledStream {
  const isBodyBound = used.some(
    ({ place, sources }) =>
      place.part === 'body' && (sources.includes('secretStorage') || sources.includes('processEnvironment')),
  );
  const { url, headers, body } = shown;
  return {
    shown: {
      ...request,
      url,
      ...(request.headers && { headers }),
      ...(body !== undefined && { body }),
    },
    sent: { request: asSent(filled, request), hidden, isBodyBound },
    given,
  };
}

/** A file of requests may write user and password as they are. */
function asSent(filled: FilledRequest, { variablesOf }: StreamRequest): FilledRequest {
  return variablesOf === undefined ? filled : { ...filled, headers: filled.headers.map(basicHeader) };
}

function fieldOf({ part }: TemplatePlace): 'url' | 'headers' {
  return part === 'header' ? 'headers' : 'url';
}

/** The sentence with the place that it is about. */
function inPlace(problem: string, place: TemplatePlace, { headers = [], body = '' }: StreamRequest): string {
  switch (place.part) {
    case 'address':
      return l10n.t('In the address: {problem}', { problem });
    case 'header':
      return l10n.t('In the header {name}: {problem}', { name: headers[place.index]?.[0] ?? '', problem });
    case 'body':
      return l10n.t('In line {line} of the body: {problem}', {
        line: body.slice(0, place.offset).split('\n').length,
        problem,
      });
  }
}

function otherHost(host: string): string {
  return l10n.t(
    'The address goes to another host than {0} once its values are in it. Nothing was sent.',
    host,
  );
}

function titleOf(name: string): string {
  return l10n.t('Value of the variable {0}', shortenText(name, 100));
}
