// What an event path stands between and works with.

import type { FateLog } from './fateLog.ts';
import type { PathClock } from './outgoing.ts';
import type { AppEnding, ServerEnding } from './pathEndings.ts';
import type { RelayNote, UnreadableReason } from '../../stream/relayNote.ts';
import type { RelayRules } from '../rules/relayRules.ts';
import type { ReadingPosition } from './unitReader.ts';

/** The two connections of the attempt, and its timeline. */
export interface PathSink {
  /** Writes to the app. @param isSimulated the server did not send these bytes, or not so */
  write(bytes: Uint8Array, isSimulated: boolean): void;
  /** The app's connection is to end. @param isSimulated whether the server's own did not */
  endApp(ending: AppEnding, isSimulated: boolean): void;
  /** The server's connection is to end, or is not to be read from any more. */
  endServer(ending: ServerEnding): void;
  /** So much waits that the server is not to be read from, until this is called again. */
  pauseServer(isPaused: boolean): void;
  note(note: RelayNote): void;
}

export interface PathOptions {
  readonly rules: RelayRules;
  readonly fates: FateLog;
  readonly clock: PathClock;
  readonly sink: PathSink;
  /** A larger event passes unchanged, as does what follows it. */
  readonly maxEventBytes: number;
  /** Bytes that may wait to be written before the server is paused. */
  readonly maxHeldBytes: number;
  /**
   * The unfinished block or line after all bytes that were pushed so far, or why the events cannot be changed. Asked
   * at the beginning of a chunk, or between two.
   */
  catchUp(): ReadingPosition | UnreadableReason;
  /** Entries of the app's timeline. */
  appEntries(): number;
}
