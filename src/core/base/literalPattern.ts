// Patterns of texts that mean nothing but themselves, for the search in the log and for the marks on the page alike, so
// that both agree on what a hit is.

/** The pattern of a text; which letters are the same without case is what the flag `i` says. */
export function literalPattern(text: string, flags: string): RegExp {
  return new RegExp(escapePattern(text), flags);
}

/** The text with a backslash before every character that means something in a pattern. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
