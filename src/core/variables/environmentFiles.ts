// Environments: named sets of variables, as `http-client.env.json` of JetBrains and others holds them, its private
// companion, and the settings of the editor. `$shared` and `$default` belong to each of them.

import * as l10n from '@vscode/l10n';

import { isRecord, isScalar } from '../base/narrowing.ts';

/** The environments of one file or setting, by name. */
export type Environments = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Names of sets that belong to all environments; the later one wins. */
export const sharedEnvironments: readonly string[] = ['$default', '$shared'];

/** The environments of a file's text. @throws SyntaxError in words when it is no JSON object of objects */
export function parseEnvironmentFile(text: string): Environments {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    throw new SyntaxError(l10n.t('The file is no valid JSON.'));
  }
  if (!isRecord(value))
    throw new SyntaxError(l10n.t('The file has to hold an object with an object for each environment.'));
  return readEnvironments(value);
}

/** The environments that a value holds; what has another shape is left out. */
export function readEnvironments(value: unknown): Environments {
  const environments = new Map<string, ReadonlyMap<string, string>>();
  if (!isRecord(value)) return environments;
  for (const [name, variables] of Object.entries(value)) {
    if (!isRecord(variables)) continue;
    const values = new Map<string, string>();
    addVariables(values, variables, '', 0);
    environments.set(name, values);
  }
  return environments;
}

/** Names nested deeper than this are nobody's. */
const maxNesting = 10;

/** Texts as they are, numbers and the like as JSON writes them; members of objects have their path as name. */
function addVariables(
  values: Map<string, string>,
  variables: Readonly<Record<string, unknown>>,
  prefix: string,
  nesting: number,
): void {
  for (const [name, value] of Object.entries(variables)) {
    const path = prefix + name;
    if (isScalar(value)) values.set(path, String(value));
    else if (isRecord(value) && nesting < maxNesting) addVariables(values, value, `${path}.`, nesting + 1);
    else if (Array.isArray(value)) values.set(path, JSON.stringify(value));
  }
}

/** The names that can be chosen, in their order, each once. */
export function environmentNames(sets: readonly Environments[]): string[] {
  const names = new Set(sets.flatMap((environments) => [...environments.keys()]));
  return [...names].filter((name) => !name.startsWith('$'));
}

/**
 * The variables of an environment.
 * @param chosen undefined: only what belongs to all of them
 */
export function variablesOf(
  environments: Environments,
  chosen: string | undefined,
): ReadonlyMap<string, string> {
  const names = [...sharedEnvironments, ...(chosen === undefined ? [] : [chosen])];
  return new Map(names.flatMap((name) => [...(environments.get(name) ?? [])]));
}
