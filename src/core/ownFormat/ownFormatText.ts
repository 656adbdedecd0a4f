// The file that a path, or the fields, of the assembled view become.

import { fieldsOfTyped, namesOfEvents } from '../assembly/typedFormat.ts';

/** The text of a file for what was typed: a path to the text, or fields as JSON. */
export function ownFormatText(name: string, typed: string): string {
  const { paths = {}, events = '', mode } = fieldsOfTyped(typed) ?? {};
  const names = namesOfEvents(events);
  const format = {
    version: 1,
    name,
    ...(names.length > 0 && { events: names }),
    ...paths,
    ...(mode === 'replace' && { mode }),
  };
  return `${JSON.stringify(format, undefined, 2)}\n`;
}
