// Scopes of variables for tests: a fixed time, and random numbers that are counted up.

import type {
  VariableLayer,
  VariableScope,
  VariableSource,
} from '../../../src/core/variables/variableScope.ts';

/** 2026-01-02 03:04:05.678 UTC, a Friday. */
export const testTimeMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

/** A scope with these layers; values of files and environments refer to others. */
export function scopeOf(
  layers: Readonly<Partial<Record<VariableSource, Readonly<Record<string, string>>>>>,
): VariableScope {
  let count = 0;
  const templates = new Set(['file', 'environment', 'settings']);
  return {
    layers: Object.entries(layers).map(([source, values]): VariableLayer => {
      return {
        source: source as VariableSource,
        values: new Map(Object.entries(values)),
        isTemplate: templates.has(source),
      };
    }),
    surroundings: {
      nowMs: () => testTimeMs,
      random: () => 0.5,
      uuid: () => `uuid-${(count += 1)}`,
      processEnvironment: (name) => (name === 'API_KEY' ? 'of-process' : undefined),
      dotenv: (name) => (name === 'API_KEY' ? 'of-dotenv' : undefined),
    },
  };
}
