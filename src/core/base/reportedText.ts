// Text of strangers on its way out of the timeline: into the log of the extension, messages, reports, titles. It has no
// credentials, no character that a terminal or an editor would obey, and no length beyond what is read.

import { redactText } from './redactText.ts';
import { visibleLine } from './visibleText.ts';

/** Of a line, in characters. */
const maxLineLength = 1_000;

/** The text, cut where it is longer, with an ellipsis for the rest. */
export function shortenText(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
}

/** How far beyond what is shown a credential may reach, in characters, and still be known for one. */
const lookAhead = 4_096;

/** The beginning of a text without credentials. */
export function redactedStart(text: string, maxLength: number): string {
  // Redacted first: a credential that is cut in half is no longer known for one.
  const limit = maxLength + lookAhead;
  const rest = text.length > limit ? '…' : '';
  return shortenText(redactText(text.slice(0, limit)) + rest, maxLength);
}

/** One line that can be written and shown anywhere. */
export function reportedLine(text: string, maxLength = maxLineLength): string {
  return visibleLine(redactedStart(text, maxLength));
}
