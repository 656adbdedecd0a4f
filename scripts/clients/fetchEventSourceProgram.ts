// The program around @microsoft/fetch-event-source, with its own defaults: the callbacks only report and return nothing,
// which to the package is the same as not having them. `onopen` stays unset, because setting it replaces its checks.
import { fetchEventSource } from '@microsoft/fetch-event-source';
import { describeThrown, type Program, Reporter } from './program.ts';

export const fetchEventSourceProgram: Program = (url, closingRule, tell) => {
  const controller = new AbortController();
  const reporter = new Reporter(closingRule, tell, () => controller.abort());
  fetchEventSource(url, {
    signal: controller.signal,
    onmessage: ({ data }) => reporter.message(data),
    onclose: () => reporter.loss('onclose'),
    onerror: (error: unknown) => reporter.loss(`onerror (${describeThrown(error)})`),
  }).then(
    () => tell('loss', 'its promise resolves'),
    (thrown: unknown) => tell('loss', `its promise rejects with ${describeThrown(thrown)}`),
  );
  return { close: () => controller.abort() };
};
