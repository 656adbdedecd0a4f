// What is said of a pair of events: none of these is a pair that is the same.

/** Bits of a row's flags, in the order in which they are told. */
export const rowFlags = {
  /** They differ in what they say. */
  changed: 1,
  /** Only the first side has the event. */
  missing: 2,
  /** Only the second side has it. */
  extra: 4,
  /** It stands at another place among the others. */
  moved: 8,
  /** On the second side it came later by more than the tolerance, counted from the beginning of each. */
  late: 16,
  /** On the second side it came earlier by more than the tolerance. */
  early: 32,
} as const;

export type RowFlag = keyof typeof rowFlags;

/** All of them, in order. */
export const rowFlagNames = Object.keys(rowFlags) as readonly RowFlag[];

/** The names of the bits that are set. */
export function flagsOf(bits: number): RowFlag[] {
  return rowFlagNames.filter((name) => (bits & rowFlags[name]) !== 0);
}
