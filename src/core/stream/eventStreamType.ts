// The Content-Type of an event stream: whether it is one, and the charset that makes a browser refuse it. The standard
// reads every event stream as UTF-8 and knows no charset; Chromium looks at it all the same.

/** Measured in Chromium 153, which takes only UTF-8 in any case of letters, and in Firefox 153, which takes all of them. */
export const charsetsRefusedByChromium = [
  'utf8',
  'us-ascii',
  'ascii',
  'iso-8859-1',
  'latin1',
  'iso-8859-15',
  'windows-1252',
  'utf-16',
  'utf-16le',
  'shift_jis',
  'euc-jp',
  'gbk',
  'gb18030',
  'big5',
  'koi8-r',
  'binary',
  'unicode-1-1-utf-8',
] as const;

export interface MimeType {
  /** In lower case, such as `text/event-stream`. */
  readonly essence: string;
  /** As sent; absent without one, and where it is empty. */
  readonly charset: string | undefined;
  /** As sent, such as ` stream=watch`. */
  readonly parameters: readonly string[];
}

/**
 * Whether a response with these values of Content-Type is an event stream. [spec] The type's essence is compared, so
 * parameters and case do not matter.
 */
export function isEventStream(contentTypes: readonly string[]): boolean {
  return extractMimeType(contentTypes)?.essence === 'text/event-stream';
}

/** The charset for which Chromium does not open the event stream; undefined when it opens it. */
export function charsetRefusedByChromium(contentTypes: readonly string[]): string | undefined {
  const charset = extractMimeType(contentTypes)?.charset;
  return charset?.toLowerCase() === 'utf-8' ? undefined : charset;
}

/** [spec] Fetch, "extract a MIME type": the last valid one counts, and keeps the charset of one before that is the same. */
export function extractMimeType(contentTypes: readonly string[]): MimeType | undefined {
  let extracted: MimeType | undefined;
  for (const value of contentTypes.flatMap((values) => partsOf(values, ','))) {
    const [essence = '', ...parameters] = partsOf(value, ';');
    // Chromium and Firefox end it at white space as well.
    const type: MimeType = {
      essence: (essence.trim().split(/[\t ]/, 1)[0] ?? '').toLowerCase(),
      charset: charsetOf(parameters),
      parameters,
    };
    if (!type.essence.includes('/')) continue;
    const isSame = type.essence === extracted?.essence;
    extracted = isSame ? { ...type, charset: type.charset ?? extracted?.charset } : type;
  }
  return extracted;
}

/** The first one counts. */
function charsetOf(parameters: readonly string[]): string | undefined {
  for (const parameter of parameters) {
    const [, name = '', value = ''] = /^[\t ]*([^=]*)=(.*)$/s.exec(parameter) ?? [];
    if (name.toLowerCase() !== 'charset') continue;
    const text = value.trim();
    const charset = text.startsWith('"')
      ? text.replace(/^"|(?<!\\)"$/g, '').replaceAll(/\\(.)/g, '$1')
      : text;
    if (charset !== '') return charset;
  }
  return undefined;
}

/** What stands between separators that are not inside quotation marks. */
function partsOf(text: string, separator: ',' | ';'): string[] {
  const parts = [''];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') isQuoted = !isQuoted;
    if (character === separator && !isQuoted) {
      parts.push('');
      continue;
    }
    const isEscape = isQuoted && character === '\\' && at + 1 < text.length;
    parts[parts.length - 1] += isEscape ? text.slice(at, at + 2) : character;
    if (isEscape) at += 1;
  }
  return parts;
}
