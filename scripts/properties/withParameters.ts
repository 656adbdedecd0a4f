// Changes how properties run without a word in the tests that hold them.
import type * as fastCheck from 'fast-check';
import type { IRawProperty, Parameters } from 'fast-check';

const defaultRuns = 100;

/** The module with an `assert` of other parameters. @param change takes how many inputs the test asks for */
export function withParameters(
  real: typeof fastCheck,
  change: (numRuns: number) => Parameters<unknown>,
): typeof fastCheck {
  const assert = ((property: IRawProperty<unknown>, parameters?: Parameters<unknown>) => {
    const changed = change(parameters?.numRuns ?? defaultRuns);
    return real.assert(property, { ...parameters, ...changed });
  }) as typeof real.assert;
  return { ...real, assert, default: { ...real.default, assert } };
}
