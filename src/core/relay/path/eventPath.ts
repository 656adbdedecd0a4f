// The way of one attempt's body from the server to the app, which is there while the app gets it. With no rule at work
// the bytes pass as they come, and nothing is looked at. A rule makes the path read units from the next border between
// blocks on, and what happens to each is told as its fate. The output depends on the bytes, the rules and the times,
// never on the chunks.
//
// It is a chain: the reader cuts the body into units (unitReader.ts), the delivery does with each what the rules say
// (unitDelivery.ts), the gate lets through what reaches the app (appGate.ts), and the queue writes it (outgoing.ts). Each
// part knows only those nearer to the app. The path ends with the second of the two connections.

import { byteOrderMarkLength } from '../../wire/lines.ts';
import type { EndingFault } from '../../stream/relayFault.ts';
import type { RelayNote, UnreadableReason } from '../../stream/relayNote.ts';
import type { RelayRules } from '../rules/relayRules.ts';
import { AppGate } from './appGate.ts';
import type { AppEnding, PathConnections, ServerEnding } from './pathEnding.ts';
import { fateFlags, type FateLog } from './fateLog.ts';
import { LastingNotes, type ToldLasting } from './lastingNotes.ts';
import { Outgoing, type PathClock } from './outgoing.ts';
import { UnitDelivery } from './unitDelivery.ts';
import { UnitReader, type ReadingPosition } from './unitReader.ts';

/** The two connections of the attempt, and its timeline. */
export interface PathSink extends Omit<PathConnections, 'isServerOpen'> {
  /** Writes to the app. @param isSimulated the server did not send these bytes, or not so */
  write(bytes: Uint8Array, isSimulated: boolean): void;
  /** So much waits that the server is not to be read from, until this is called again. */
  pauseServer(isPaused: boolean): void;
  note(note: RelayNote): void;
}

export interface PathOptions {
  readonly rules: RelayRules;
  /** What the attempts before have told of what lasts. */
  readonly lastingTold: ToldLasting;
  readonly fates: FateLog;
  readonly clock: PathClock;
  readonly sink: PathSink;
  /** A larger event passes unchanged, as does what follows it. */
  readonly maxEventBytes: number;
  /** Bytes that may wait to be written before the server is paused. */
  readonly maxHeldBytes: number;
  /**
   * The unfinished block or line after all bytes that came so far, or why the events cannot be changed. Asked before a
   * chunk is recorded, or between two.
   */
  catchUp(): ReadingPosition | UnreadableReason;
  /** Entries of the app's timeline. */
  appEntries(): number;
}

export class EventPath {
  readonly #options: PathOptions;
  readonly #out: Outgoing;
  readonly #gate: AppGate;
  readonly #notes: LastingNotes;
  readonly #delivery: UnitDelivery;
  readonly #unsubscribe: () => void;
  #reader: UnitReader | undefined;
  /** The newest rule for which it was told that the body cannot be read as events. */
  #toldOfRule = 0;
  /** Bytes of the server's body. */
  #offset = 0;
  #isPushing = false;
  #isClosed = false;
  #isServerOver = false;
  #isAppEnded = false;
  #isPaused = false;
  #serverEnding: AppEnding | undefined;
  #cancelWake: (() => void) | undefined;
  #cancelExpiry: (() => void) | undefined;
  #expiryMs = Infinity;

  /** The app's response has begun. What was asked for by hand before happens now. */
  constructor(options: PathOptions) {
    this.#options = options;
    const { rules, fates, clock, sink, maxHeldBytes } = options;
    const note = (told: RelayNote): void => sink.note(told);
    const connections: PathConnections = {
      isServerOpen: () => !this.#isServerOver,
      endApp: (ending, isSimulated) => this.#endApp(ending, isSimulated),
      endServer: (ending) => this.#endServer(ending),
    };
    const out = new Outgoing({
      rules,
      fates,
      clock,
      maxBytes: maxHeldBytes,
      write: (bytes, isSimulated) => sink.write(bytes, isSimulated),
      onSilenced: () => this.#notes.count('silence'),
    });
    const appEntries = (): number => options.appEntries();
    const gate = new AppGate({ rules, fates, clock, out, connections, appEntries, note });
    const notes = new LastingNotes(rules, options.lastingTold, note);
    this.#out = out;
    this.#gate = gate;
    this.#notes = notes;
    this.#delivery = new UnitDelivery({ rules, fates, clock, out, gate, notes, note });
    out.onWrite(() => this.#relieve());
    gate.onTime((fault) => this.#readFor(fault));
    this.#unsubscribe = rules.onChange(() => this.#wake());
    this.#wake();
  }

  /**
   * Takes the next chunk of the body, which is kept as it is. What is asked for meanwhile happens after it.
   * @param record writes the chunk into the log that `catchUp` reads
   */
  push(bytes: Uint8Array, record: () => void): void {
    this.#isPushing = true;
    if (this.#needsUnits()) this.#read();
    record();
    this.#push(bytes);
    this.#isPushing = false;
    if (this.#isServerOver || this.#isClosed) this.#endReading();
  }

  /** The server's connection ended. */
  serverEnded(ending: AppEnding): void {
    if (this.#isServerOver) return;
    this.#isServerOver = true;
    this.#endReading();
    this.#gate.end();
    this.#serverEnding = ending;
    this.#passEnding();
    this.#closeWhenOver();
  }

  /** The app has left. Nothing is written from now on, and no timer is left. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#unsubscribe();
    this.#leaveApp();
    if (!this.#isPushing) this.#endReading();
    this.#cancelWake?.();
    this.#cancelExpiry?.();
  }

  /** The app's connection is about to be over: what waited for it is told of, and what only it could have is over too. */
  #leaveApp(): void {
    if (this.#isAppEnded) return;
    this.#isAppEnded = true;
    this.#notes.endAttempt();
    this.#gate.leave();
    this.#relieve();
    this.#options.rules.endAttempt();
  }

  /** Rules were made or taken away, or something has lasted long enough. */
  #wake(): void {
    const { rules, clock } = this.#options;
    // What the app of this attempt cannot meet any more waits for the next one.
    if (this.#isAppEnded) return;
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    if (this.#isPushing) {
      this.#cancelWake = clock.after(0, () => this.#wake());
      return;
    }
    this.#expire();
    this.#gate.dismissTakenBack();
    // By hand is at an event, or between two: where these are is known from here on.
    if (!rules.isIdle) this.#read();
    this.#tellUnreadable();
    for (;;) {
      const next = this.#isAppEnded ? undefined : rules.takeByHand();
      if (!next) break;
      const { rule, fault } = next;
      if (fault.kind === 'ending') this.#arm(rule, fault);
      else if (fault.kind === 'inject') this.#gate.inventAtBorder(rule, fault.event);
    }
    this.#passEnding();
    this.#out.pump();
    this.#relieve();
    this.#relax();
  }

  #push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const start = this.#offset;
    this.#offset += bytes.length;
    if (this.#isServerOver) {
      // What was on its way when the connection was let go.
      this.#options.fates.add(start, bytes.length, fateFlags.undelivered, 0);
      return;
    }
    const needsUnits = this.#needsUnits();
    if (this.#reader) {
      this.#reader.push(bytes);
      if (this.#gate.isAtBorder) this.#gate.runAtBorder();
    } else if (needsUnits || this.#gate.isAppOver) this.#gate.pass(start, bytes);
    else this.#out.pass(bytes, start);
    if (!needsUnits) return;
    if (!this.#isClosed) this.#expire();
    this.#restrain();
    this.#relax();
  }

  #arm(rule: number, fault: EndingFault): void {
    this.#gate.arm(rule, fault, false);
    const { unreadable } = this.#gate;
    const { kind } = fault.fault.moment;
    if (unreadable && kind === 'after next event') this.#gate.tellImpossible(unreadable);
  }

  /** A closing message goes between two blocks. */
  #readFor({ fault: { effect } }: EndingFault): void {
    if (effect.kind === 'close-message') this.#read();
  }

  #expire(): void {
    const { rules, clock } = this.#options;
    const { nextMs } = rules.expire(clock.nowMs());
    if (this.#isAppEnded) return;
    this.#notes.refresh();
    if (nextMs === this.#expiryMs) return;
    this.#expiryMs = nextMs;
    this.#cancelExpiry?.();
    this.#cancelExpiry = undefined;
    if (nextMs === Infinity) return;
    this.#cancelExpiry = clock.after(nextMs - clock.nowMs(), () => {
      this.#expiryMs = Infinity;
      this.#wake();
    });
  }

  /** The server's own ending, once nothing keeps it from the app. */
  #passEnding(): void {
    const ending = this.#serverEnding;
    if (ending === undefined || this.#gate.isSilent || this.#gate.isAppOver) return;
    this.#serverEnding = undefined;
    this.#gate.closeAfterRest(() => this.#endApp(ending, false));
  }

  #endApp(ending: AppEnding, isSimulated: boolean): void {
    this.#leaveApp();
    this.#options.sink.endApp(ending, isSimulated);
    this.#closeWhenOver();
  }

  #endServer(ending: ServerEnding): void {
    if (ending !== 'stall') {
      this.#isServerOver = true;
      this.#gate.isServerLetGo = true;
    }
    this.#options.sink.endServer(ending);
    if (this.#isServerOver && !this.#isPushing) this.#endReading();
    this.#closeWhenOver();
  }

  #closeWhenOver(): void {
    if (this.#isAppEnded && this.#isServerOver) this.close();
  }

  /** Whether the bytes have to be looked at. */
  #needsUnits(): boolean {
    return (
      !this.#options.rules.isIdle ||
      this.#gate.needsUnits ||
      !this.#out.isEmpty ||
      this.#delivery.needsUnits ||
      this.#gate.isSilent
    );
  }

  /** Reads units from here on. */
  #read(): void {
    const gate = this.#gate;
    if (this.#reader || gate.unreadable || this.#isServerOver || gate.isAppOver) return;
    const position = this.#options.catchUp();
    if (typeof position === 'string') {
      gate.unreadable = position;
      this.#tellUnreadable();
    } else {
      this.#reader = new UnitReader(this.#delivery, this.#options.maxEventBytes, position);
      gate.isAtBorder = this.#reader.isAtBorder;
    }
  }

  /** Nothing more is read: what is part of no unit yet has its fate too. */
  #endReading(): void {
    const reader = this.#reader;
    this.#stopReading();
    reader?.end();
  }

  #stopReading(): void {
    this.#reader = undefined;
    this.#gate.isAtBorder = true;
  }

  /** Lets the bytes pass again without looking at them, when nothing needs that any more. */
  #relax(): void {
    if (!this.#reader) return;
    if (!this.#gate.unreadable) {
      if (this.#needsUnits()) return;
      // Behind bytes that were made up, a byte order mark still has to be left out.
      if (this.#offset < byteOrderMarkLength && this.#out.appOffset > 0) return;
    }
    const bytes = this.#reader.release();
    this.#stopReading();
    if (bytes.length > 0) this.#gate.pass(this.#offset - bytes.length, bytes);
  }

  /** Told once for each new rule that cannot work; others, such as holding, do not ask what the bytes are. */
  #tellUnreadable(): void {
    const { rules } = this.#options;
    const { unreadable } = this.#gate;
    if (!unreadable || !rules.needsEvents || this.#toldOfRule === rules.lastNumber) return;
    this.#toldOfRule = rules.lastNumber;
    this.#gate.tellImpossible(unreadable);
  }

  #restrain(): void {
    const heldBytes = this.#out.sizeBytes;
    if (this.#isPaused || this.#isClosed || heldBytes <= this.#options.maxHeldBytes) return;
    this.#isPaused = true;
    this.#options.sink.note({ what: 'full', heldBytes });
    this.#options.sink.pauseServer(true);
  }

  #relieve(): void {
    if (!this.#isPaused || this.#out.sizeBytes * 2 > this.#options.maxHeldBytes) return;
    this.#isPaused = false;
    this.#options.sink.note({ what: 'not full' });
    this.#options.sink.pauseServer(false);
  }
}
