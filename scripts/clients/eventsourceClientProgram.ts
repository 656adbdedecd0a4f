// The program around the package eventsource-client, which has callbacks of its own instead of EventSource's events.
import { createEventSource } from 'eventsource-client';
import { describeThrown, type Program, Reporter } from './program.ts';

export const eventsourceClientProgram: Program = (url, closingRule, tell) => {
  try {
    const source = createEventSource({
      url,
      onConnect: () => tell('open', 'onConnect'),
      onMessage: ({ data }) => reporter.message(data),
      onScheduleReconnect: ({ delay }) => reporter.loss(`onScheduleReconnect (delay ${delay})`),
      onDisconnect: () => reporter.loss('onDisconnect'),
    });
    const reporter = new Reporter(closingRule, tell, () => source.close());
    return {
      close: () => source.close(),
      get state() {
        return `readyState ${source.readyState}`;
      },
    };
  } catch (thrown) {
    tell('loss', `createEventSource throws ${describeThrown(thrown)}`);
    return { close: () => undefined };
  }
};
