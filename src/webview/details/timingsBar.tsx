// The stages of an exchange one after the other: as a bar for the eye, and as a table for everybody.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import type { ExchangeTimings } from '../../core/log/detail.ts';
import { formatStage } from '../controls/timeFormat.ts';

interface Stage {
  readonly name: string;
  readonly className: string;
  readonly startMs: number;
  readonly durationMs: number;
}

const stageNames: readonly (readonly [key: keyof ExchangeTimings, name: string, className: string])[] = [
  ['dnsMs', 'DNS', 'dns'],
  ['connectMs', l10n.t('Connect'), 'connect'],
  ['tlsMs', 'TLS', 'tls'],
  ['sentMs', l10n.t('Request sent'), 'sent'],
  ['headMs', l10n.t('Waiting for the head'), 'head'],
  ['firstByteMs', l10n.t('Waiting for the first byte'), 'first-byte'],
];

export function TimingsBar({ timings }: { readonly timings: ExchangeTimings }): JSX.Element {
  const stages = stagesOf(timings);
  return (
    <table class="timings">
      <tbody>
        {stages.map((stage) => (
          <tr key={stage.name}>
            <th scope="row">{stage.name}</th>
            <td class="timings-bar" aria-hidden="true">
              <span class={`timing ${stage.className}`} style={barStyle(stage, stages)} />
            </td>
            <td class="timings-value">{formatStage(stage.durationMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Each stage lasts from the end of the one before; the timings are all measured from the start. */
function stagesOf(timings: ExchangeTimings): Stage[] {
  const stages: Stage[] = [];
  let startMs = 0;
  for (const [key, name, className] of stageNames) {
    const endMs = timings[key];
    if (endMs === undefined) continue;
    stages.push({ name, className, startMs, durationMs: Math.max(0, endMs - startMs) });
    startMs = Math.max(startMs, endMs);
  }
  return stages;
}

function barStyle(stage: Stage, stages: readonly Stage[]): Record<string, string> {
  const last = stages.at(-1);
  const totalMs = Math.max(0.001, last ? last.startMs + last.durationMs : 0);
  return {
    marginLeft: `${(stage.startMs / totalMs) * 100}%`,
    width: `${(stage.durationMs / totalMs) * 100}%`,
  };
}
