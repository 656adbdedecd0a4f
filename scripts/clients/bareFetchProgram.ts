// The program that reads the body of one `fetch` to its end, as the SDKs of language models do: a status that is not 2xx
// throws, and nothing in it ever asks again.
import { createParser } from 'eventsource-parser';
import { describeThrown, type Program, Reporter } from './program.ts';

export const bareFetchProgram: Program = (url, closingRule, tell) => {
  const controller = new AbortController();
  const reporter = new Reporter(closingRule, tell, () => controller.abort());
  const parser = createParser({ onEvent: ({ data }) => reporter.message(data) });
  readToTheEnd(
    url,
    controller.signal,
    () => tell('open', 'fetch resolves'),
    (text) => parser.feed(text),
  ).then(
    () => reporter.loss('the reading loop ends, without an error'),
    (thrown: unknown) => reporter.loss(`the reading loop throws ${describeThrown(thrown)}`),
  );
  return { close: () => controller.abort() };
};

async function readToTheEnd(
  url: string,
  signal: AbortSignal,
  onOpen: () => void,
  onText: (text: string) => void,
): Promise<void> {
  const response = await fetch(url, { headers: { Accept: 'text/event-stream' }, signal });
  if (!response.ok) throw new Error(`status ${response.status}`);
  onOpen();
  if (response.body === null) return;
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) onText(text);
}
