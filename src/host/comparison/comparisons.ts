// The comparisons of the window. They are not kept over a reload: what they compare is not either.

import type {
  ComparisonOptions,
  ComparisonCounts,
  ComparisonResult,
} from '../../core/comparison/comparison.ts';
import { summaryWords } from '../../core/comparison/comparisonWords.ts';
import type { AlignedBy } from '../../core/comparison/pairing.ts';
import type { SideChoice } from './comparedSides.ts';
import { ComparisonPanel, type ComparisonParts } from './comparisonPanel.ts';

/** What the command returns of a comparison. */
export interface ComparisonSummary {
  /** In words, one sentence after the other. */
  readonly summary: string;
  readonly by: AlignedBy;
  readonly path?: string;
  readonly counts: ComparisonCounts;
}

export class Comparisons {
  readonly #parts: ComparisonParts;
  readonly #panels = new Set<ComparisonPanel>();

  constructor(parts: ComparisonParts) {
    this.#parts = parts;
  }

  /**
   * Shows a comparison in a panel of its own.
   * @param onClose called when the panel is closed
   * @returns what came of it; undefined when it came to no end
   */
  show(
    choice: { readonly left: SideChoice; readonly right: SideChoice },
    options: Partial<ComparisonOptions>,
    onClose: () => void = () => {},
  ): Promise<ComparisonSummary | undefined> {
    return new Promise((resolve) => {
      const panel = new ComparisonPanel(choice, options, this.#parts, (result) =>
        resolve(result && summaryOf(result)),
      );
      this.#panels.add(panel);
      panel.onDidDispose(() => {
        this.#panels.delete(panel);
        onClose();
      });
    });
  }

  dispose(): void {
    for (const panel of this.#panels) panel.dispose();
  }
}

function summaryOf(result: ComparisonResult): ComparisonSummary {
  const { alignment, counts } = result;
  return {
    summary: summaryWords(result).join(' '),
    by: alignment.by,
    ...(alignment.path !== undefined && { path: alignment.path }),
    counts,
  };
}
