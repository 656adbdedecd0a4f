// The tests that run against mutants, see scripts/mutate.ts: those of one layer.

import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

import { readMutatedPart } from './scripts/mutation/mutatedPart.ts';

const part = readMutatedPart();

/** Milliseconds that each file took when all of its tests ran: the first time, before there was a mutant. */
const durations = new Map<string, number>();

/** The first test that fails ends the run: the quick ones first, and of these those beside the mutated folder. */
class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    for (const file of files) {
      const result = this.ctx.cache.getTestSpecificationResult(file);
      if (result && !durations.has(file.moduleId)) durations.set(file.moduleId, result.duration);
    }
    const costOf = ({ moduleId }: TestSpecification): number => {
      const isNear = moduleId.includes(`/${part.nearestTests}/`);
      return (durations.get(moduleId) ?? 0) * (isNear ? 1 : 3);
    };
    return Promise.resolve(
      files.toSorted((a, b) => costOf(a) - costOf(b) || a.moduleId.localeCompare(b.moduleId)),
    );
  }
}

export default defineConfig({
  test: {
    include: [...part.tests],
    exclude: [],
    isolate: part.layer !== 'core',
    ...(part.layer === 'webview' && { environment: './test/webview/pageEnvironment.ts' }),
    setupFiles: ['scripts/properties/boundedProperties.ts'],
    sequence: { sequencer: QuickFirst },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
