// The bytes of bodies as they came, one body after the other.

import { chosenBytes, chosenBodies } from './bodyBytes.ts';
import type { ExportPieces, ExportRun } from './exportRun.ts';

export function* writeRaw(run: ExportRun): ExportPieces {
  for (const body of chosenBodies(run)) yield* chosenBytes(run, body);
}
