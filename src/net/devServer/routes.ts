// Every route of the dev server, in the order in which people read them.
import { adviceRoutes } from './advice.ts';
import { AttemptCounter } from './attemptCounter.ts';
import { brokenEndingRoutes } from './brokenEndings.ts';
import { chatRoute } from './chatCompletions.ts';
import { cleanEndingRoutes } from './cleanEndings.ts';
import { compressionRoutes } from './compression.ts';
import type { CrashingServers } from './crashingServers.ts';
import { heldBackRoute } from './heldBack.ts';
import { loadRoutes } from './load.ts';
import { messageRoute } from './messageStream.ts';
import { packageAdviceRoutes } from './packageAdvice.ts';
import { redirectRoutes } from './redirects.ts';
import { refusalRoutes } from './refusals.ts';
import type { ServedRoute } from './route.ts';
import { streamRoutes } from './streams.ts';

/** The routes of one run of the server, with their own memory of who came how often. */
export function createRoutes(crashingServers: CrashingServers): readonly ServedRoute[] {
  const attempts = new AttemptCounter();
  const run = Date.now().toString(36).slice(-5);
  return [
    ...streamRoutes(run, performance.now()),
    chatRoute(),
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
