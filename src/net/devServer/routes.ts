// Every route of the dev server, in the order in which people read them.
import { adviceRoutes } from './endings/advice.ts';
import { AttemptCounter } from './exchange/attemptCounter.ts';
import { brokenEndingRoutes } from './endings/brokenEndings.ts';
import { llmRoute } from './llm/llmRoute.ts';
import { cleanEndingRoutes } from './endings/cleanEndings.ts';
import { compressionRoutes } from './endings/compression.ts';
import type { CrashingServers } from './endings/crashingServers.ts';
import { heldBackRoute } from './streams/heldBack.ts';
import { loadRoutes } from './streams/load.ts';
import { lineRoutes } from './streams/lineStreams.ts';
import { messageRoute } from './llm/messageStream.ts';
import { packageAdviceRoutes } from './endings/packageAdvice.ts';
import { redirectRoutes } from './endings/redirects.ts';
import { refusalRoutes } from './endings/refusals.ts';
import type { ServedRoute } from './exchange/route.ts';
import { streamRoutes } from './streams/streams.ts';

/** The routes of one run of the server, with their own memory of who came how often. */
export function createRoutes(crashingServers: CrashingServers): readonly ServedRoute[] {
  const attempts = new AttemptCounter();
  const run = Date.now().toString(36).slice(-5);
  return [
    ...streamRoutes(run, performance.now()),
    ...lineRoutes(),
    llmRoute(),
    messageRoute(),
    ...compressionRoutes(attempts),
    heldBackRoute(),
    ...cleanEndingRoutes(attempts),
    ...brokenEndingRoutes(attempts),
    ...refusalRoutes(attempts),
    ...redirectRoutes(attempts),
    ...packageAdviceRoutes(crashingServers),
    ...adviceRoutes(attempts),
    ...loadRoutes(attempts),
  ];
}
