// The program of the standard's interface: native EventSource in a page, and the packages that look like it.
import { describeThrown, type Program, Reporter } from './program.ts';

/** What the measurement uses of an EventSource, whoever wrote it. */
interface EventSourceLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  close(): void;
}

const stateNames = ['CONNECTING', 'OPEN', 'CLOSED'];

/** A program around a class with EventSource's interface. */
export function eventSourceProgram(Implementation: new (url: string) => EventSourceLike): Program {
  return (url, closingRule, tell) => {
    let source: EventSourceLike;
    try {
      source = new Implementation(url);
    } catch (thrown) {
      tell('loss', `the constructor throws ${describeThrown(thrown)}`);
      return { close: () => undefined };
    }
    const reporter = new Reporter(closingRule, tell, () => source.close());
    source.onopen = () => tell('open', 'open event');
    source.onmessage = ({ data }: { readonly data: unknown }) => reporter.message(String(data));
    source.onerror = (event: object) =>
      reporter.loss(`error event${describeExtras(event)}, readyState ${describeState(source.readyState)}`);
    return {
      close: () => source.close(),
      get state() {
        return `readyState ${describeState(source.readyState)}`;
      },
    };
  };
}

function describeState(state: number): string {
  return `${state} (${stateNames[state] ?? 'unknown'})`;
}

/** What an error event says beyond the standard's plain one: `eventsource` has a message and a status. */
function describeExtras(event: object): string {
  const message = 'message' in event && typeof event.message === 'string' ? ` “${event.message}”` : '';
  const code = 'code' in event && typeof event.code === 'number' ? `, code ${event.code}` : '';
  return `${message}${code}`;
}
