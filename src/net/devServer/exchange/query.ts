// Reads a request's query against the parameters that a route declares: types, ranges, defaults. Nothing undeclared
// gets through, and whatever is wrong becomes one sentence that names the parameter and what it takes. Text that may
// hold a secret stays out of what is said about a query in the log.

import * as l10n from '@vscode/l10n';

/** One query parameter of a route: what it means, what it takes, and how its text is read. */
export interface Parameter<Value> {
  readonly fallback: Value;
  /** What is accepted, as the end of the sentence "name takes …". */
  readonly accepted: string;
  readonly explanation: string;
  /** Whether its value may be written to the log, which has no place for secrets. */
  readonly isLogged: boolean;
  /** The value, or undefined for text that is not accepted. */
  read(given: string): Value | undefined;
}

export type ParameterTable = Readonly<Record<string, Parameter<unknown>>>;

export type ParameterValues<Table extends ParameterTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Parameter<infer Value> ? Value : never;
};

/** A query that a route does not accept; the message is the sentence for whoever sent it. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly parameter: string;

  constructor(parameter: string, message: string) {
    super(message);
    this.parameter = parameter;
  }
}

interface NumberRange {
  readonly fallback: number;
  readonly from: number;
  readonly to: number;
  /** Unit of the number, as text: `ms`, `bytes`, `events`. */
  readonly unit?: string;
  readonly explanation: string;
}

/** A whole number between two bounds, both included. */
export function wholeNumber({ fallback, from, to, unit, explanation }: NumberRange): Parameter<number> {
  return {
    fallback,
    accepted: describeRange(from, to, unit),
    explanation,
    isLogged: true,
    read(given) {
      const value = Number(given);
      return /^\d{1,15}$/.test(given) && value >= from && value <= to ? value : undefined;
    },
  };
}

function describeRange(from: number, to: number, unit: string | undefined): string {
  return unit === undefined
    ? l10n.t('a whole number from {from} to {to}', { from, to })
    : l10n.t('a whole number from {from} to {to} ({unit})', { from, to, unit });
}

/** A switch: `1` or nothing after the name is on, `0` is off. */
export function flag(fallback: boolean, explanation: string): Parameter<boolean> {
  return {
    fallback,
    accepted: l10n.t('1 or 0'),
    explanation,
    isLogged: true,
    read(given) {
      if (given === '1' || given === '') return true;
      return given === '0' ? false : undefined;
    },
  };
}

/** One of a few words; the first is the default. */
export function choice<const Word extends string>(
  words: readonly [Word, ...Word[]],
  explanation: string,
): Parameter<Word> {
  return {
    fallback: words[0],
    accepted: l10n.t('one of {0}', words.join(', ')),
    explanation,
    isLogged: true,
    read: (given) => words.find((word) => word === given),
  };
}

interface TextRule {
  readonly fallback: string;
  readonly pattern: RegExp;
  readonly accepted: string;
  readonly explanation: string;
  readonly isLogged: boolean;
}

/** Text that matches a pattern. */
export function text({ fallback, pattern, accepted, explanation, isLogged }: TextRule): Parameter<string> {
  return {
    fallback,
    accepted,
    explanation,
    isLogged,
    read: (given) => (pattern.test(given) ? given : undefined),
  };
}

/** The values of every declared parameter. Throws {@link QueryError} for unknown, repeated or unacceptable ones. */
export function readQuery<Table extends ParameterTable>(
  table: Table,
  query: URLSearchParams,
): ParameterValues<Table> {
  for (const name of query.keys()) {
    if (!Object.hasOwn(table, name)) throw new QueryError(name, unknownParameter(name, Object.keys(table)));
  }
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(table)) {
    const given = query.getAll(name);
    if (given.length > 1)
      throw new QueryError(
        name,
        l10n.t('The parameter {name} was given {given} times.', { name, given: given.length }),
      );
    const value = given[0] === undefined ? parameter.fallback : parameter.read(given[0]);
    if (value === undefined) {
      const sentence = l10n.t('The parameter {name} takes {accepted}, not {given}.', {
        name,
        accepted: parameter.accepted,
        given: shown(given[0] ?? ''),
      });
      throw new QueryError(name, sentence);
    }
    values[name] = value;
  }
  return values as ParameterValues<Table>;
}

/** The accepted query as text for the log. */
export function describeQuery(table: ParameterTable, query: URLSearchParams): string {
  const parts = [...query].map(([name, value]) => `${name}=${table[name]?.isLogged === true ? value : '…'}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function unknownParameter(name: string, known: readonly string[]): string {
  const accepted = known.length === 0 ? l10n.t('It takes none.') : l10n.t('It takes {0}.', known.join(', '));
  return `${l10n.t('This route has no parameter {0}.', shown(name))} ${accepted}`;
}

function shown(given: string): string {
  return JSON.stringify(given.length > 60 ? `${given.slice(0, 60)}…` : given);
}
