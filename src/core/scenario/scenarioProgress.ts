// How far the run of a scenario is, whoever plays it.

import type { Scenario } from './scenario.ts';
import type { ScenarioObservation } from './scenarioObservation.ts';

/** How far a run is. */
export interface ScenarioProgress {
  /** Number of the attempt that is being made, from 1. */
  readonly attempt: number;
  /** How many attempts the scenario lists. */
  readonly attempts: number;
  readonly decided: number;
  readonly expectations: number;
}

/** The progress as of now. @param expectations how many there are, of which some are decided */
export function progressOf(
  scenario: Scenario,
  observation: ScenarioObservation,
  decided: number,
  expectations: number,
): ScenarioProgress {
  return { attempt: observation.attemptCount, attempts: scenario.attempts.length, decided, expectations };
}
