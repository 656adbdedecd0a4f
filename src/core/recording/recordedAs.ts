// What a timeline says of the file that its stream comes from, and why nothing can be done to such a stream.

import * as l10n from '@vscode/l10n';

/** Which file a timeline shows. */
export interface RecordedAs {
  /** Name of the file, or what else it comes from. */
  readonly name: string;
  /** What the file cannot tell, or what is wrong with it, a sentence each. */
  readonly notes: readonly string[];
}

/** Why a command that acts on a connection cannot act on a recording. */
export const whyNotRecorded = l10n.t(
  'This is a recording: nothing is connected. Run “SSE: Connect” for a stream of your own.',
);

/** The same of clearing. */
export const whyNotCleared = l10n.t(
  'This is a recording: what is in the file stays. Use the filter to see less of it.',
);
