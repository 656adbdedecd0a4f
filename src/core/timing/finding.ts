// One thing in a stream's timing that is worth a look, with the evidence and what is usually done about it.

export type FindingCode =
  | 'no-blank-line'
  | 'no-field-names'
  | 'misspelt-field'
  | 'double-prefix'
  | 'escaped-line-breaks'
  | 'html-page'
  | 'reconnect-storm'
  | 'awaited-response'
  | 'same-age'
  | 'same-silence'
  | 'stalled'
  | 'buffered'
  | 'no-heartbeat'
  | 'repeated-ids'
  | 'shared-ids'
  | 'no-ids'
  | 'write-after-end'
  | 'write-after-destroy'
  | 'write-after-close'
  | 'unsent-head'
  | 'stream-length'
  | 'ignored-pressure'
  | 'held-between'
  | 'held-by-compression';

/** An entry that shows it. */
export interface FindingEntry {
  /** What it shows, with the numbers of the entries in question. */
  readonly label: string;
  readonly number: number;
}

export interface Finding {
  readonly code: FindingCode;
  /** A hint says what may become a trouble; a warning says what has shown. */
  readonly level: 'warning' | 'hint';
  readonly title: string;
  /** What was seen, with numbers. */
  readonly evidence: string;
  /** What usually helps. */
  readonly advice: string;
  readonly entries: readonly FindingEntry[];
  /** What can be done about it here and now; absent when there is nothing. */
  readonly action?: 'slow down';
  /** Since when it lasts, in the stream's time; absent when it is over. */
  readonly sinceMs?: number;
}
