// Puts streams together and writes what came out in short lines, for tables.

import { readFile } from 'node:fs/promises';

import type { Answer } from '../../../src/core/assembly/answer.ts';
import { Assembly, type AssemblyOptions } from '../../../src/core/assembly/assembly.ts';
import { parseTypedFormat, type TypedFormat } from '../../../src/core/assembly/typedFormat.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { bytesOf, record } from '../recording.ts';

/** A stream as a vendor documents it, written by hand. */
export function fixture(name: string): Promise<string> {
  return readFile(new URL(`../../fixtures/tokenStreams/${name}.sse`, import.meta.url), 'utf8');
}

export function assemblyOf(log: EventLog, options?: AssemblyOptions): Assembly {
  const assembly = new Assembly(log, options);
  assembly.update();
  return assembly;
}

export function assemble(stream: string, options?: AssemblyOptions): Assembly {
  return assemblyOf(record([bytesOf(stream)]), options);
}

/** What is followed when somebody typed this. */
export function typed(text: string): TypedFormat {
  const parsed = parseTypedFormat(text);
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed;
}

/** An answer's parts: `tool call get_weather: {"city":"Rome"}`, with `…` at the end of what may go on. */
export function partLines({ parts }: Answer): string[] {
  return parts.map((part) => {
    const name = part.name === undefined ? '' : ` ${part.name}`;
    const choice = part.choice === undefined || part.choice === 0 ? '' : ` [${part.choice}]`;
    const failed = part.isFailed ? ' (failed)' : '';
    return `${part.kind}${name}${choice}${failed}: ${part.text.text()}${part.isEnded ? '' : '…'}`;
  });
}

/** Everything that an answer says, in lines. */
export function answerLines(answer: Answer): string[] {
  const { format, id, model, role, finishes, errors, outputTokens } = answer;
  const facts = [format, id, model, role, [...finishes.values()].join('+'), outputTokens ?? 'no tokens'];
  const end = answer.isEnded ? 'ended' : answer.isCutOff ? 'cut off' : 'goes on';
  return [
    [...facts.map((fact) => fact ?? '–'), end].join(' | '),
    ...errors.map(({ text }) => `error: ${text}`),
    ...partLines(answer),
  ];
}

export function allLines(assembly: Assembly): string[] {
  return assembly.answers.flatMap(answerLines);
}
