// The way of one attempt's body from the server to the app. With no rule at work the bytes pass as they come, and nothing
// is looked at. A rule makes the path read units (unitReader.ts) from the next border between blocks on, and what
// happens to each is told as its fate. The output depends on the bytes, the rules and the times, never on the chunks.

import { byteOrderMarkLength } from '../../wire/lineCarry.ts';
import { fateFlags } from './eventFate.ts';
import { LastingNotes } from './lastingNotes.ts';
import { Outgoing } from './outgoing.ts';
import { PathEndings, type AppEnding } from './pathEndings.ts';
import type { PathOptions } from './pathOptions.ts';
import type { EndingFault } from '../../stream/relayFault.ts';
import type { RelayNote, UnreadableReason } from '../../stream/relayNote.ts';
import { UnitDelivery } from './unitDelivery.ts';
import { UnitReader } from './unitReader.ts';

export class EventPath {
  readonly #options: PathOptions;
  readonly #out: Outgoing;
  readonly #endings: PathEndings;
  readonly #notes: LastingNotes;
  readonly #delivery: UnitDelivery;
  readonly #unsubscribe: () => void;
  #reader: UnitReader | undefined;
  /** Why the body cannot be read as events. */
  #unreadable: UnreadableReason | 'too large' | undefined;
  /** The newest rule for which it was told. */
  #toldOfRule = 0;
  /** Bytes of the server's body. */
  #offset = 0;
  #isPushing = false;
  #isClosed = false;
  #isServerOver = false;
  #isPaused = false;
  #serverEnding: AppEnding | undefined;
  #cancelWake: (() => void) | undefined;
  #cancelExpiry: (() => void) | undefined;
  #expiryMs = Infinity;

  constructor(options: PathOptions) {
    this.#options = options;
    const { rules, fates, clock, sink } = options;
    const note = (told: RelayNote): void => sink.note(told);
    const out = new Outgoing(
      clock,
      fates,
      () => rules.shape,
      options.maxHeldBytes,
      (bytes, isSimulated) => {
        sink.write(bytes, isSimulated);
        if (this.#endings.armed?.isAfterEntry(options.appEntries())) this.#endings.makeArmed(false);
        this.#relieve();
      },
    );
    const notes = new LastingNotes(rules, note);
    const endings = new PathEndings(rules, clock, {
      note,
      isInsideLine: () => this.#reader?.isAtBorder === false,
      closeOff: () => this.#delivery.closeOff(),
      stall: () => this.#delivery.stall(),
      afterRest: (action) => out.afterRest(action),
      discardRest: () => this.#discard(),
      writeAtBorder: (bytes, then) =>
        this.#doAtBorder(() => {
          this.#delivery.emit({ bytes, unit: undefined, isSimulated: true, dueAtMs: 0 });
          then();
        }),
      endApp: (ending) => sink.endApp(ending, true),
      endServer: (ending) => {
        this.#isServerOver = ending !== 'stall';
        sink.endServer(ending);
      },
    });
    this.#delivery = new UnitDelivery({ rules, fates, clock, out, endings, notes, note });
    this.#out = out;
    this.#notes = notes;
    this.#endings = endings;
    this.#unsubscribe = rules.onChange(() => this.#wake());
  }

  /** The app's response has begun: what was asked for by hand before happens now. */
  begin(): void {
    this.#wake();
  }

  /**
   * A chunk of the body has come. To be called before it is written into the log that `catchUp` reads; what is asked for
   * from then on happens once the chunk was pushed.
   */
  beginChunk(): void {
    this.#isPushing = true;
    if (this.#needsUnits()) this.#read();
  }

  /** Takes the chunk that has come. It is kept as it is. */
  push(bytes: Uint8Array): void {
    this.beginChunk();
    this.#push(bytes);
    this.#isPushing = false;
  }

  /** The server's connection ended. */
  serverEnded(ending: AppEnding): void {
    if (this.#isServerOver) return;
    this.#isServerOver = true;
    this.#reader?.end();
    this.#reader = undefined;
    this.#delivery.end();
    this.#endings.miss();
    this.#serverEnding = ending;
    this.#passEnding();
  }

  /** The app has left, or both connections are over. Nothing is written from now on, and no timer is left. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#unsubscribe();
    this.#endings.dispose();
    this.#discard();
    this.#cancelWake?.();
    this.#cancelExpiry?.();
    this.#options.rules.endAttempt();
  }

  /** Rules were made or taken away, or something has lasted long enough. */
  #wake(): void {
    const { rules, clock } = this.#options;
    if (this.#isClosed) return;
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    if (this.#isPushing) {
      this.#cancelWake = clock.after(0, () => this.#wake());
      return;
    }
    this.#expire();
    if (!rules.isIdle) this.#read();
    this.#tellUnreadable();
    for (const { rule, fault } of rules.takeByHand()) {
      if (fault.kind === 'ending') this.#arm(rule, fault);
      else if (fault.kind === 'inject') this.#doAtBorder(() => this.#delivery.invent(rule, fault.event));
    }
    this.#passEnding();
    this.#out.pump();
    this.#relieve();
    this.#relax();
  }

  #push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.#isServerOver) {
      // What was on its way when the connection was let go.
      this.#options.fates.add(this.#offset, bytes.length, fateFlags.undelivered, 0);
      this.#offset += bytes.length;
      return;
    }
    const needsUnits = this.#needsUnits();
    const start = this.#offset;
    this.#offset += bytes.length;
    if (this.#reader) {
      this.#reader.push(bytes);
      if (this.#reader.isAtBorder) this.#delivery.runAtBorder();
    } else if (needsUnits || this.#delivery.isAppOver) this.#delivery.pass({ start, bytes });
    else this.#out.pass(bytes, start);
    if (!needsUnits) return;
    if (!this.#isClosed) this.#expire();
    this.#restrain();
    this.#relax();
  }

  #arm(rule: number, fault: EndingFault): void {
    if (fault.fault.moment.kind !== 'now' && fault.fault.moment.kind !== 'after delay') this.#read();
    this.#endings.arm(rule, fault, false);
    if (this.#endings.armed?.isAfterEntry(this.#options.appEntries())) this.#endings.makeArmed(false);
  }

  #doAtBorder(action: () => void): void {
    this.#read();
    if (this.#unreadable) this.#tellImpossible(this.#unreadable);
    else if (this.#reader?.isAtBorder === false) this.#delivery.doAtNextBorder(action);
    else action();
  }

  #expire(): void {
    const { rules, clock } = this.#options;
    const { nextMs } = rules.expire(clock.nowMs());
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
    if (ending === undefined || this.#delivery.isSilent || this.#delivery.isAppOver) return;
    this.#serverEnding = undefined;
    this.#delivery.closeOff();
    this.#out.afterRest(() => this.#options.sink.endApp(ending, false));
  }

  /** Whether the bytes have to be looked at. */
  #needsUnits(): boolean {
    return (
      !this.#options.rules.isIdle ||
      this.#endings.armed?.needsUnits === true ||
      !this.#out.isEmpty ||
      this.#delivery.isWaiting ||
      this.#delivery.isSilent
    );
  }

  /** Reads units from here on. */
  #read(): void {
    if (this.#reader || this.#unreadable || this.#isServerOver || this.#delivery.isAppOver) return;
    const position = this.#options.catchUp();
    if (typeof position === 'string') {
      this.#unreadable = position;
      this.#tellUnreadable();
    } else {
      this.#reader = new UnitReader(this.#delivery, this.#options.maxEventBytes, position);
    }
  }

  /** Lets the bytes pass again without looking at them, when nothing needs that any more. */
  #relax(): void {
    if (!this.#reader) return;
    if (this.#delivery.isBlind) this.#unreadable = 'too large';
    else if (this.#needsUnits()) return;
    // Behind bytes that were made up, a byte order mark still has to be left out.
    if (!this.#unreadable && this.#offset < byteOrderMarkLength && this.#out.appOffset > 0) return;
    const bytes = this.#reader.release();
    this.#reader = undefined;
    if (bytes.length > 0) this.#delivery.pass({ start: this.#offset - bytes.length, bytes });
  }

  /** Told once for each new rule that cannot work; others, such as holding, do not ask what the bytes are. */
  #tellUnreadable(): void {
    const { rules } = this.#options;
    if (!this.#unreadable || !rules.needsEvents || this.#toldOfRule === rules.lastNumber) return;
    this.#toldOfRule = rules.lastNumber;
    this.#tellImpossible(this.#unreadable);
  }

  #tellImpossible(reason: UnreadableReason | 'too large'): void {
    this.#options.sink.note({ what: 'impossible', reason });
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

  #discard(): void {
    this.#delivery.discard();
    this.#out.discard();
  }
}
