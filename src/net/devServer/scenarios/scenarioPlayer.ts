// Plays one attempt of a scenario on an exchange of the dev server: what is answered, in which pieces, and how it ends.
// The endings are those of the dev server's own routes.
import { assertNever } from '../../../core/base/assertNever.ts';
import {
  bodilessStatuses,
  type ScenarioAttempt,
  type ScenarioEndingKind,
  type ScenarioResponse,
} from '../../../core/scenario/scenario.ts';
import type { CrashingServers } from '../endings/crashingServers.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { redirect } from '../endings/redirects.ts';
import { bodyPieces } from './scenarioBody.ts';

/** Resolves when the attempt has ended, rejects when the client left before that. */
export async function playAttempt(
  exchange: Exchange,
  attempt: ScenarioAttempt,
  crashingServers: CrashingServers,
): Promise<void> {
  if (attempt.delayMs > 0) await exchange.pause(attempt.delayMs);
  switch (attempt.answer) {
    case 'no-response':
      return exchange.cut('before a response head');
    case 'unreachable':
      return exchange.cut('before a response head: the server of this scenario has died');
    case 'pass-through':
      throw new Error('The dev server has no server behind it that an attempt could pass through to.');
    case 'response': {
      const { kind } = attempt.ending;
      if (kind === 'crash') return crashWhilePlaying(exchange, attempt, crashingServers);
      return respond(exchange, attempt, kind);
    }
    default:
      return assertNever(attempt);
  }
}

/** The endings that do not take the server with them. */
type SurvivedEnding = Exclude<ScenarioEndingKind, 'crash'>;

async function respond(exchange: Exchange, attempt: ScenarioResponse, ending: SurvivedEnding): Promise<void> {
  const { status } = attempt;
  writeHead(exchange, attempt);
  if (bodilessStatuses.includes(status)) {
    exchange.end(`without a body, and with ${status}`);
    return;
  }
  for (const { delayMs, bytes, eventCount } of bodyPieces(attempt)) {
    if (delayMs > 0) await exchange.pause(delayMs);
    await exchange.write(bytes, eventCount);
  }
  if (attempt.ending.delayMs > 0) await exchange.pause(attempt.ending.delayMs);
  await endResponse(exchange, ending, status);
}

function writeHead({ response }: Exchange, { status, headers }: ScenarioResponse): void {
  const type = status === 200 ? 'text/event-stream' : 'text/plain; charset=utf-8';
  response.setHeader('Cache-Control', 'no-store');
  if (!bodilessStatuses.includes(status)) response.setHeader('Content-Type', type);
  for (const [name, value] of headers) response.setHeader(name, value);
  response.writeHead(status);
  response.flushHeaders();
}

async function endResponse(exchange: Exchange, ending: SurvivedEnding, status: number): Promise<void> {
  switch (ending) {
    case 'end':
      return exchange.end(status === 200 ? undefined : `with ${status} nothing was opened`);
    case 'truncated':
      return exchange.cut('before the body was complete');
    case 'reset':
      return exchange.resetAfterReading();
    case 'stall':
      exchange.log('goes silent and leaves the connection open');
      await exchange.waitForDeparture();
      return;
    default:
      return assertNever(ending);
  }
}

/** The events come from a process of their own, which then dies; the client is sent there by a redirect. */
async function crashWhilePlaying(
  exchange: Exchange,
  attempt: ScenarioResponse,
  crashingServers: CrashingServers,
): Promise<void> {
  const pieces = [...bodyPieces(attempt)].map(({ delayMs, bytes }) => ({ delayMs, text: bytes.toString() }));
  const port = await crashingServers.start({ pieces, crashDelayMs: attempt.ending.delayMs });
  redirect(exchange, '307', `http://127.0.0.1:${port}/`);
}
