// Indents JSON without touching what it says: every number, string and key stays as it was sent, in its order, so that
// integers beyond 2^53, `1.0` and duplicate keys survive.

const indentText = '  ';

/** The text indented, or undefined when it is not a JSON object or array. */
export function prettyJson(text: string): string | undefined {
  const trimmed = text.trim();
  const first = trimmed[0];
  if (first !== '{' && first !== '[') return undefined;
  try {
    JSON.parse(trimmed);
  } catch {
    return undefined;
  }
  return indent(trimmed);
}

/** Walks valid JSON token by token: a string, a run of other characters, or one structural character. */
function indent(json: string): string {
  const parts: string[] = [];
  let depth = 0;
  const newLine = (): void => {
    parts.push('\n', indentText.repeat(depth));
  };
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    switch (token) {
      case '{':
      case '[':
        parts.push(token);
        depth += 1;
        newLine();
        break;
      case '}':
      case ']':
        depth -= 1;
        newLine();
        parts.push(token);
        break;
      case ',':
        parts.push(token);
        newLine();
        break;
      case ':':
        parts.push(': ');
        break;
      default:
        parts.push(/^[{[]/.test(token) ? token.replace(/\s/g, '') : token);
    }
  }
  return parts.join('');
}
