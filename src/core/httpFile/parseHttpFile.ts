// Reads a file of requests. Requests are divided by lines that begin with ###; what stands between two of them is one
// request, with comments, variables and scripts around it. Nothing is run, and no text makes it throw. Its time grows
// with the length of the text.

import type { HttpFile, HttpFileRequest, HttpFileVariable } from './httpFile.ts';
import { RequestReading } from './requestReading.ts';

const separator = /^#{3,}(.*)$/;
const variable = /^\s*@@?([^\s=:@]+)\s*:?=(.*)$/;

/** The requests and variables of a text, in their order. */
export function parseHttpFile(text: string): HttpFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|[\n\r]/);
  const requests: HttpFileRequest[] = [];
  const variables: HttpFileVariable[] = [];
  let reading = new RequestReading('', 0);
  const finish = (lastLine: number): void => {
    const host = variables.some(({ name }) => name === 'host') ? '{{host}}' : undefined;
    const request = reading.finish(lastLine, host);
    if (request) requests.push(request);
  };
  for (const [number, line] of lines.entries()) {
    const title = separator.exec(line)?.[1];
    if (title !== undefined) {
      finish(number - 1);
      reading = new RequestReading(title.trim(), number);
      continue;
    }
    const [, name, value = ''] = (reading.takesVariables && variable.exec(line)) || [];
    if (name === undefined) reading.add(line, number);
    else variables.push({ name, value: value.trim(), line: number });
  }
  finish(lines.length - 1);
  return { requests, variables };
}
