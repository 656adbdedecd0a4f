// What a benchmark is: a name, what it needs said about it, and rows of measured against aimed.

export interface Benchmark {
  /** By which `npm run bench -- NAME` chooses it. */
  readonly name: string;
  readonly title: string;
  /** How it is measured, in a few sentences of Markdown. */
  readonly method: string;
  /** Whether words after its name choose among what it measures. */
  readonly hasParts?: boolean;
  /**
   * Measures; everything that it opened is closed when it settles, also when the signal aborts.
   * @param parts words of which each part that is measured has one in its name; none means all of them
   */
  readonly run: (signal: AbortSignal, parts: readonly string[]) => Promise<BenchmarkResult>;
}

export interface BenchmarkResult {
  readonly rows: readonly MeasuredRow[];
  /** What the rows' ratios were made of, for whoever wants to see it: one line a contestant. */
  readonly rates?: readonly Rate[];
  /** What is no number, as Markdown. */
  readonly text?: string;
}

export interface MeasuredRow {
  readonly measured: string;
  /** The reference, measured in the same run; absent where the value stands for itself. */
  readonly against?: string;
  readonly aim?: Aim;
  readonly value: number;
  /** What the value counts: `×` for a ratio, `kB`, `ms`. */
  readonly unit: string;
}

export type Aim =
  | { readonly kind: 'at least'; readonly bound: number }
  | { readonly kind: 'below'; readonly bound: number };

/** Events a second of one contestant, in the median of the rounds. */
export interface Rate {
  readonly contestant: string;
  readonly payload: string;
  readonly eventsPerSecond: number;
}

/** Whether the aim is met; undefined where there is none. */
export function isMet({ aim, value }: MeasuredRow): boolean | undefined {
  if (!aim) return undefined;
  return aim.kind === 'at least' ? value >= aim.bound : value < aim.bound;
}
