// Scenarios that are made of logs.

import type { NumberRanges } from '../../../src/core/base/numberRanges.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { makeScenario, type MadeScenario } from '../../../src/core/scenario/madeScenario.ts';
import type { Scenario } from '../../../src/core/scenario/scenario.ts';
import { parseScenario } from '../../../src/core/scenario/scenarioParser.ts';
import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';

/** The file that is made of a log, or of chosen entries of it. */
export function madeOf(
  log: EventLog,
  more: { readonly entries?: NumberRanges; readonly request?: StreamRequest } = {},
): MadeScenario | undefined {
  const request = { url: 'http://localhost:3000/events' };
  const steps = makeScenario({ log, request, title: 'Made', ...more });
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** The scenario in a file that was made; its mistakes fail the test. */
export function parsedOf(made: MadeScenario | undefined): Scenario {
  if (!made) throw new Error('Nothing was made.');
  const parsed = parseScenario(made.text);
  if ('mistakes' in parsed) throw new Error(`${JSON.stringify(parsed.mistakes)}\n${made.text}`);
  return parsed.scenario;
}
