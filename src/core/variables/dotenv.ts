// The variables of a file `.env`: `NAME=value` on each line, as dotenv reads them. Nothing in it is run or put together.

const line =
  /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*(?:=|:[ \t])[ \t]*(?:'((?:\\'|[^'])*)'|"((?:\\"|[^"])*)"|`((?:\\`|[^`])*)`|([^\r\n#]*))?[ \t]*(?:#[^\r\n]*)?$/gm;

/** The variables of the text; of a name that is there twice, the last one. */
export function parseDotenv(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [, name = '', single, double, back, bare = ''] of text
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r\n?/g, '\n')
    .matchAll(line)) {
    values.set(name, single ?? (double === undefined ? undefined : unescape(double)) ?? back ?? bare.trim());
  }
  return values;
}

/** In double quotes, line breaks are written as \n. */
function unescape(text: string): string {
  return text
    .replaceAll(String.raw`\n`, '\n')
    .replaceAll(String.raw`\r`, '\r')
    .replaceAll(String.raw`\"`, '"');
}
