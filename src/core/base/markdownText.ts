// Text of strangers in Markdown: neither its marks nor its length may break the page.

/** As code within a line or a table's cell. */
export function markdownCode(text: string, maxLength = 60): string {
  const short = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  return `\`${short.replaceAll(/[`|\p{Cc}\u2028\u2029]/gu, ' ')}\``;
}

/** As text that reads as it stands, with nothing in it that Markdown would take for its own. */
export function markdownText(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').replaceAll(/[\\`*_{}[\]<>&!#|~]/g, String.raw`\$&`);
}
