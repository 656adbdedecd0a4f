// A cell of CSV (RFC 4180). What a server sends must not become a formula in somebody's spreadsheet: a text that a
// spreadsheet would calculate gets an apostrophe before it, and so does one that begins with an apostrophe, so that taking
// one away always gives the text back.

export type CsvValue = string | number | null;

/** What a spreadsheet takes for a formula, and the mark against it. */
const calculated = /^[=+\-@\t\r']/;
const quoted = /[",\r\n]/;
const plainNumber = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Empty for what there is not, quoted where it has to be. An empty text is a pair of quotes. */
export function csvCell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = calculated.test(value) && !plainNumber.test(value) ? `'${value}` : value;
  return text === '' || quoted.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A row, with the end of its line. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}
