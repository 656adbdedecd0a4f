// The value of a reference: through the layers of a scope, and on through values that refer to others. Circles are named
// with their chain; depth and length are bounded, so that no file can make a value that grows without end.

import * as l10n from '@vscode/l10n';

import { evaluateDynamic, ofProcess, type VariableOutcome } from './dynamicVariables.ts';
import { piecesOf } from './placeholders.ts';
import type { VariableScope, VariableSource } from './variableScope.ts';

const maxDepth = 50;
/** Of one value, in UTF-16 units. */
const maxValueLength = 1_000_000;

const name = /^[\p{L}\p{N}_][\p{L}\p{N}_.\- ]*$/u;

export class ValueResolver {
  readonly #scope: VariableScope;
  readonly #known = new Map<string, VariableOutcome>();

  constructor(scope: VariableScope) {
    this.#scope = scope;
  }

  /** What the reference stands for. What is made anew is made anew at each call. */
  resolve(expression: string): VariableOutcome {
    return this.#resolve(expression, []);
  }

  #resolve(expression: string, chain: readonly string[]): VariableOutcome {
    if (expression.startsWith('$'))
      return evaluateDynamic(expression, this.#scope.surroundings, (other) => this.#named(other, chain));
    if (expression.startsWith('%')) return percentEncoded(this.#resolve(expression.slice(1).trim(), chain));
    const ofEnvironment = /^process\.env\.(\w+)$/.exec(expression)?.[1];
    if (ofEnvironment !== undefined) return ofProcess(ofEnvironment, this.#scope.surroundings);
    if (/^[\w-]+\.(?:response|request)\./.test(expression))
      return {
        kind: 'refused',
        reason: l10n.t(
          '{0} is part of the answer to another request, which is not sent from here. Put a variable in its place.',
          `{{${expression}}}`,
        ),
      };
    if (name.test(expression)) return this.#named(expression, chain);
    return {
      kind: 'refused',
      reason: l10n.t(
        '{0} is JavaScript, which is not run. Put a variable in its place.',
        `{{${expression}}}`,
      ),
    };
  }

  #named(wanted: string, chain: readonly string[]): VariableOutcome {
    const known = this.#known.get(wanted);
    if (known) return known;
    const outcome = this.#look(wanted, chain);
    this.#known.set(wanted, outcome);
    return outcome;
  }

  #look(wanted: string, chain: readonly string[]): VariableOutcome {
    const start = chain.indexOf(wanted);
    if (start !== -1) {
      const circle = [...chain.slice(start), wanted].join(' → ');
      return {
        kind: 'refused',
        reason: l10n.t('These variables refer to each other in a circle: {0}.', circle),
      };
    }
    if (chain.length >= maxDepth)
      return {
        kind: 'refused',
        reason: l10n.t(
          'The variable {0} refers to others over more than {1} steps.',
          chain[0] ?? wanted,
          maxDepth,
        ),
      };
    for (const { source, values, isTemplate } of this.#scope.layers) {
      const value = values.get(wanted);
      if (value === undefined) continue;
      return isTemplate
        ? this.#expand(value, source, [...chain, wanted])
        : { kind: 'value', value, sources: [source] };
    }
    return { kind: 'missing', name: wanted };
  }

  #expand(template: string, source: VariableSource, chain: readonly string[]): VariableOutcome {
    const sources = new Set([source]);
    let value = '';
    for (const { text, placeholder } of piecesOf(template)) {
      const outcome = placeholder && this.#resolve(placeholder.expression, chain);
      if (outcome && outcome.kind !== 'value') return outcome;
      value += outcome?.value ?? text;
      for (const other of outcome?.sources ?? []) sources.add(other);
      if (value.length > maxValueLength)
        return {
          kind: 'refused',
          reason: l10n.t(
            'The value of {0} is longer than {1} characters.',
            chain.at(-1) ?? '',
            maxValueLength,
          ),
        };
    }
    return { kind: 'value', value, sources: [...sources] };
  }
}

function percentEncoded(outcome: VariableOutcome): VariableOutcome {
  if (outcome.kind !== 'value') return outcome;
  try {
    return { ...outcome, value: encodeURIComponent(outcome.value) };
  } catch {
    return {
      kind: 'refused',
      reason: l10n.t('A value has half of a character in it, which no address can hold.'),
    };
  }
}
