// The tests that run against mutants, see scripts/mutate.ts: those of one layer.

import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

import { readMutatedPart } from './scripts/mutation/mutatedPart.ts';

const part = readMutatedPart();

/** Those beside the mutated folder first, as they find most, and the first that fails ends the run. */
class NearestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const distance = ({ moduleId }: TestSpecification): number =>
      moduleId.includes(`/${part.nearestTests}/`) ? 0 : 1;
    return Promise.resolve(
      files.toSorted((a, b) => distance(a) - distance(b) || a.moduleId.localeCompare(b.moduleId)),
    );
  }
}

export default defineConfig({
  test: {
    include: [...part.tests],
    exclude: [],
    isolate: part.layer !== 'core',
    setupFiles: ['scripts/mutation/boundedProperties.ts'],
    sequence: { sequencer: NearestFirst },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
