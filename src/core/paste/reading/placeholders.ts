// Words that a documentation puts in the place of a value: `<Your API key>`, `YOUR_API_KEY`, `{{token}}`.

/** In angle brackets or double braces, or in capitals after YOUR. */
const placeholder =
  /<[A-Za-z][\w .'’-]{0,60}>|\{\{\s*[\w.-]{1,60}\s*\}\}|(?<![A-Za-z0-9])YOUR[_-][A-Z0-9_-]*[A-Z0-9]|(?<![A-Za-z0-9])(?:your|my)[_-](?:[a-z0-9]+[_-])*(?:key|token|secret)(?![A-Za-z0-9])/g;

/** The text with what the function returns in place of each placeholder. */
export function findPlaceholders(text: string, replace: (name: string) => string): string {
  return text.replaceAll(placeholder, (name) => replace(name));
}
