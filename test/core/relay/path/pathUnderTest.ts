// One attempt through an event path, with the logs of both sides, in virtual time.

import { AttemptRecorder } from '../../../../src/core/log/attemptRecorder.ts';
import { EventLog } from '../../../../src/core/log/eventLog.ts';
import { joinBytes } from '../../../../src/core/base/joinBytes.ts';
import { EventPath, type PathOptions } from '../../../../src/core/relay/path/eventPath.ts';
import { FateLog } from '../../../../src/core/relay/path/fateLog.ts';
import type { FaultEffect, FaultMoment } from '../../../../src/core/stream/fault.ts';
import type { FaultSide, RelayFault } from '../../../../src/core/stream/relayFault.ts';
import { describeNote, type RelayNote } from '../../../../src/core/stream/relayNote.ts';
import type { RelayRule, RuleTrigger } from '../../../../src/core/relay/rules/relayRule.ts';
import { RelayRules } from '../../../../src/core/relay/rules/relayRules.ts';
import { decodeText, encodeText } from '../../../../src/core/base/text.ts';
import { VirtualClock } from '../virtualClock.ts';

const maxEventBytes = 1_000_000;

export class PathUnderTest {
  readonly clock = new VirtualClock();
  readonly rules: RelayRules;
  readonly fates = new FateLog();
  readonly serverLog = new EventLog(0);
  readonly appLog = new EventLog(0);
  readonly path: EventPath;
  /** What was written to the app, write by write. */
  readonly writes: Uint8Array[] = [];
  /** Of each write, whether the server did not send these bytes, or not so. */
  readonly simulated: boolean[] = [];
  readonly notes: RelayNote[] = [];
  /** What happened to the connections, in words. */
  readonly endings: string[] = [];
  readonly pauses: boolean[] = [];
  readonly #server: AttemptRecorder;
  readonly #app: AttemptRecorder;

  constructor(rules = new RelayRules(), options: Partial<PathOptions> = {}) {
    this.rules = rules;
    this.#server = recorder(this.serverLog);
    this.#app = recorder(this.appLog);
    this.path = new EventPath({
      rules,
      lastingTold: new Map(rules.lasting.map((lasting) => [lasting.fault.kind, { lasting, left: 0 }])),
      fates: this.fates,
      clock: this.clock,
      maxEventBytes,
      maxHeldBytes: 10_000_000,
      appEntries: () => this.appLog.length,
      catchUp: () => {
        const offset = this.#server.unfinishedFrom;
        const { bodyLength } = this.serverLog;
        return { offset, unfinished: this.serverLog.bodyBytes(offset, bodyLength - offset).slice() };
      },
      sink: {
        write: (bytes, isSimulated) => {
          this.writes.push(bytes.slice());
          this.simulated.push(isSimulated);
          this.#app.push(bytes, { receivedAtMs: this.clock.nowMs(), chunk: this.writes.length });
        },
        endApp: (ending, isSimulated) => {
          this.endings.push(`app: ${ending}${isSimulated ? ' (simulated)' : ''}`);
          this.#app.end({ receivedAtMs: this.clock.nowMs(), chunk: 0 });
        },
        endServer: (ending) => this.endings.push(`server: ${ending}`),
        pauseServer: (isPaused) => this.pauses.push(isPaused),
        note: (note) => this.notes.push(note),
      },
      ...options,
    });
  }

  /** What the app got, as text. */
  get output(): string {
    return decodeText(this.bytes);
  }

  get bytes(): Uint8Array {
    return joinBytes(this.writes);
  }

  get told(): string[] {
    return this.notes.map(describeNote);
  }

  /** The server sends, and it is logged. */
  send(...chunks: readonly (string | Uint8Array)[]): this {
    for (const chunk of chunks) {
      const bytes = typeof chunk === 'string' ? encodeText(chunk) : chunk;
      this.path.push(bytes, () => {
        this.#server.push(bytes, { receivedAtMs: this.clock.nowMs(), chunk: 1 });
      });
    }
    return this;
  }

  /** Makes a rule; by hand when nothing else is said. */
  rule(fault: RelayFault, trigger: RuleTrigger = { kind: 'now' }, times?: number): number {
    const rule: RelayRule = { fault, trigger, ...(times !== undefined && { times }) };
    return this.rules.add(rule, this.clock.nowMs());
  }
}

function recorder(log: EventLog): AttemptRecorder {
  return new AttemptRecorder(log, 1, maxEventBytes, {
    onMessage: () => undefined,
    onId: () => undefined,
    onRetry: () => undefined,
    onTooLarge: () => undefined,
    onMessageLogged: () => undefined,
    isListening: () => true,
  });
}

/** An event as a numbered server sends it. */
export function event(number: number, lineEnd = '\n'): string {
  return `id: ${number}${lineEnd}data: ${number}${lineEnd}${lineEnd}`;
}

/** Events `first` to `last`. */
export function events(first: number, last: number): string {
  let text = '';
  for (let number = first; number <= last; number += 1) text += event(number);
  return text;
}

/** The ids in a stream, in order. */
export function idsIn(text: string): number[] {
  return [...text.matchAll(/^id: (\d+)/gm)].map(([, id]) => Number(id));
}

/** The fate's flags of each event that the server sent. */
export function fatesOf(test: PathUnderTest): number[] {
  return test.serverLog
    .entries(1, test.serverLog.length)
    .filter(({ kind }) => kind === 'message')
    .map(({ offset }) => test.fates.ofServer(offset)?.flags ?? -1);
}

/** A fault that is an ending. */
export function ending(
  kind: Exclude<FaultEffect['kind'], 'http-error'>,
  moment: FaultMoment = { kind: 'now' },
  side: FaultSide = 'both',
): RelayFault {
  return { kind: 'ending', fault: { effect: { kind }, moment }, side };
}
