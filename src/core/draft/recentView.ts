// A request of before, as the page offers it.

export interface RecentView {
  readonly method: string;
  readonly url: string;
  /** Whether it can be sent again as it is: all of it was remembered, and sending it again cannot act twice. */
  readonly isSafe: boolean;
}
