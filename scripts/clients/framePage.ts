// Runs one program in one frame, whose origin is the stream's, and passes on to the page around it what the client told
// the program. Bundled as one classic script; what to run is in the frame's fragment.
import type { ClosingRule } from './measuredCase.ts';
import { eventSourceProgram } from './eventSourceProgram.ts';
import { fetchEventSourceProgram } from './fetchEventSourceProgram.ts';
import type { Program } from './program.ts';
import { wallClockMs } from './wallClock.ts';

/** What a frame is asked to do, as JSON in its address's fragment. */
export interface FrameTask {
  /** Which measurement the frame belongs to. */
  readonly index: number;
  readonly program: keyof typeof programs;
  readonly url: string;
  readonly closingRule?: ClosingRule;
  /** When to tell the client's state. */
  readonly stateAfterMs: number;
}

const programs = {
  EventSource: eventSourceProgram(EventSource),
  '@microsoft/fetch-event-source': fetchEventSourceProgram,
} as const satisfies Readonly<Record<string, Program>>;

const task = JSON.parse(decodeURIComponent(location.hash.slice(1))) as FrameTask;
const post = (note: object): void => parent.postMessage({ index: task.index, ...note }, '*');

// The page around says when to start: after all frames are loaded, each a little later than the one before.
addEventListener(
  'message',
  () => {
    const running = programs[task.program](task.url, task.closingRule, (kind, text) =>
      post({ told: { atMs: wallClockMs(), kind, text } }),
    );
    setTimeout(() => post({ state: running.state }), task.stateAfterMs);
  },
  { once: true },
);
