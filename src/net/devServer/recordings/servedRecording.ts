// A recording as a route of the dev server: each connection of a client gets the next attempt of a log, or goes on after
// the id that it sends. Removing it ends what it is serving.
import * as l10n from '@vscode/l10n';

import type { EventLog } from '../../../core/log/eventLog.ts';
import { PlayedAttempts } from '../../../core/playback/playedAttempts.ts';
import { findResumePoint, type PlayedBefore, type ResumePoint } from '../../../core/playback/resumePoint.ts';
import { answerNoContent, sessionParameter } from '../endings/endingParameters.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { refuse } from '../exchange/loopbackGuard.ts';
import { choice, flag, type Parameter, type ParameterValues, wholeNumber } from '../exchange/query.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';
import { describePoint } from './describePoint.ts';
import { wasLeftOpen } from './playedEndings.ts';
import { PlaySchedule } from './playSchedule.ts';
import { RecordingPlayer } from './recordingPlayer.ts';

/** What is served. */
export interface Recording {
  /** What it is called, for people; a part of its address is made of it. */
  readonly title: string;
  readonly log: EventLog;
  /** Of the recorded request; GET and POST are answered in any case. */
  readonly method?: string;
  /** Whether more may come of its last attempt. */
  readonly isLive: () => boolean;
}

/** Clients that are told apart at once; the one that came least recently is forgotten first. */
const clientLimit = 1000;

const mostRounds = 1_000_000;

const speedParameter: Parameter<number> = {
  fallback: 1,
  accepted: l10n.t('a number from 0.001 to 10000, or max'),
  isLogged: true,
  explanation: l10n.t(
    'How many times faster than it was recorded; 0.5 takes twice as long, max is as fast as the client reads.',
  ),
  read(given) {
    if (given === 'max') return Infinity;
    const speed = Number(given);
    return /^\d{1,5}(?:\.\d{1,6})?$/.test(given) && speed >= 0.001 && speed <= 10_000 ? speed : undefined;
  },
};

const loopParameter: Parameter<number> = {
  fallback: 1,
  accepted: l10n.t('1, 0 or a whole number up to {0}', mostRounds),
  isLogged: true,
  explanation: l10n.t(
    'With 1 it begins again, in the same connection, where the last attempt would end; from 2 on, it is played so many times. 0 plays it once.',
  ),
  read(given) {
    if (given === '' || given === '1') return Infinity;
    if (given === '0') return 1;
    return /^\d{1,7}$/.test(given) && Number(given) <= mostRounds ? Number(given) : undefined;
  },
};

const parameters = {
  speed: speedParameter,
  loop: loopParameter,
  attempt: wholeNumber({
    fallback: 0,
    from: 0,
    to: 1_000_000_000,
    explanation: l10n.t('The attempt that each connection gets; 0 gives one after the other.'),
  }),
  next: choice(
    ['again', '204'],
    l10n.t(
      'What a connection after the last attempt gets when it sends no id: the first attempt again, or a 204 that stops the client.',
    ),
  ),
  cut: wholeNumber({
    fallback: 0,
    from: 0,
    to: 10_000_000,
    unit: 'events',
    explanation: l10n.t('Closes the connection after so many events; 0 never.'),
  }),
  ending: choice(
    ['recorded', 'end', 'truncated', 'reset', 'stall'],
    l10n.t('How a stream ends: as it was recorded, or in another way.'),
  ),
  split: flag(false, l10n.t('Writes every byte on its own.')),
  session: sessionParameter,
};

type Values = ParameterValues<typeof parameters>;

type Client = PlayedBefore & { readonly rounds: number };

export class ServedRecording {
  readonly route: ServedRoute;
  readonly #recording: Recording;
  readonly #played: PlayedAttempts;
  readonly #exchanges = new Set<Exchange>();
  /** By the address that they ask for, least recently used first. */
  readonly #clients = new Map<string, Client>();

  constructor(path: string, recording: Recording) {
    this.#recording = recording;
    this.#played = new PlayedAttempts(recording.log);
    const route = defineRoute({
      path,
      method: 'GET',
      example: path,
      title: recording.title,
      explanation: '',
      group: 'recordings',
      parameters,
      serve: (exchange, values) => this.#serve(exchange, values),
    });
    const describe = (): string => describeRecording(recording);
    const listing = {
      ...route.listing,
      get explanation() {
        return describe();
      },
    };
    this.route = { ...route, listing, methods: ['POST', (recording.method ?? 'GET').toUpperCase()] };
  }

  /** Cuts off who is being served. Can be called again. */
  stop(): void {
    for (const exchange of this.#exchanges) exchange.stop('its recording is served no more');
    // Their exchanges end in a later turn.
    this.#exchanges.clear();
  }

  async #serve(exchange: Exchange, values: Values): Promise<void> {
    this.#exchanges.add(exchange);
    // What a client asks has been answered already, in the recording.
    exchange.request.resume();
    try {
      await this.#play(exchange, values);
    } finally {
      this.#exchanges.delete(exchange);
    }
  }

  async #play(exchange: Exchange, values: Values): Promise<void> {
    const address = exchange.request.url ?? '';
    const client = this.#clients.get(address);
    const before = values.attempt > 0 ? { attempt: values.attempt - 1, isPlayed: true } : client;
    const id = exchange.lastEventId;
    const found = await this.#find(exchange, before, id);
    if (!found) return this.#answerNothing(exchange);
    const isThrough = before !== undefined && values.attempt === 0 && found.attempt.attempt <= before.attempt;
    let rounds = client?.rounds ?? 1;
    let point = found;
    if (found.why === 'nothing left' && !wasLeftOpen(found.attempt)) {
      if (rounds >= values.loop) {
        exchange.log(`has the last id of the recording: nothing comes after it`);
        return answerNoContent(exchange);
      }
      rounds += 1;
      const first = this.#played.first;
      if (first) point = { attempt: first, why: 'turn' };
    } else if (isThrough && found.why === 'turn') {
      if (values.next === '204' && rounds >= values.loop) {
        exchange.log('comes after the last attempt of the recording');
        return answerNoContent(exchange);
      }
      rounds += 1;
    }
    exchange.log(describePoint(point, found.why));
    const player = new RecordingPlayer(exchange, this.#played, {
      schedule: new PlaySchedule(values.speed),
      maxMessages: values.cut > 0 ? values.cut : Infinity,
      ...(values.ending !== 'recorded' && { ending: values.ending }),
      isSplit: values.split,
      isLive: this.#recording.isLive,
      onAttempt: (attempt, isPlayed) => this.#remember(address, { attempt, isPlayed, rounds }),
      takeAgain: () => {
        if (rounds >= values.loop) return false;
        rounds += 1;
        return true;
      },
    });
    await player.play(point);
  }

  /** A long log is searched in pieces, with others served in between. */
  async #find(
    exchange: Exchange,
    before: PlayedBefore | undefined,
    id: string | undefined,
  ): Promise<ResumePoint | undefined> {
    const steps = findResumePoint(this.#played, before, id);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) return step.value;
      await exchange.pause(0);
    }
  }

  #answerNothing(exchange: Exchange): void {
    exchange.detach();
    exchange.log('the recording has no attempt: there is nothing to play');
    refuse(exchange.response, {
      status: 503,
      sentence: 'This recording has no attempt that could be played.',
    });
  }

  #remember(address: string, client: Client): void {
    this.#clients.delete(address);
    this.#clients.set(address, client);
    const oldest = this.#clients.keys().next();
    if (this.#clients.size > clientLimit && oldest.done === false) this.#clients.delete(oldest.value);
  }
}

function describeRecording({ title, log }: Recording): string {
  const sentences = [
    l10n.t(
      'What the timeline of {0} has, with the bytes, the times and the endings that were recorded. Each connection gets the next attempt; a client that sends a Last-Event-ID goes on after it, or gets all from the beginning where the id is not in the recording. GET and POST are answered alike.',
      title,
    ),
  ];
  const { bytes, entries } = log.gone;
  if (bytes > 0 || entries > 0) {
    sentences.push(l10n.t('The oldest {0} bytes of it are gone, and are not played.', bytes));
  }
  return sentences.join(' ');
}
