// The file that a path of the assembled view becomes.

/** The text of a file for a format whose text the path leads to. */
export function ownFormatText(name: string, path: string): string {
  const format = { version: 1, name, text: path };
  return `${JSON.stringify(format, undefined, 2)}\n`;
}
