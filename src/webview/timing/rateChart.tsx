// Events over the whole time as bars, with the highest rate and the span in words.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { formatDuration } from '../../core/base/format.ts';
import type { RateData } from '../../core/timing/timingData.ts';
import { formatRate } from '../controls/numberFormat.ts';
import { wholeSpanMs } from '../overview/overviewGeometry.ts';

const heightUnits = 100;

export function RateChart({ rate, nowMs }: { readonly rate: RateData; readonly nowMs: number }): JSX.Element {
  const { binMs, fromMs, counts } = rate;
  // In the same steps as the overview, so that bars stay in place in between.
  const bins = Math.max(counts.length, Math.ceil(wholeSpanMs(nowMs - fromMs) / binMs));
  const largest = Math.max(1, ...counts);
  const perSecond = formatRate((largest * 1000) / binMs);
  const path = counts
    .map((count, at) => (count === 0 ? '' : barOf(at, (count / largest) * heightUnits)))
    .join('');
  return (
    <figure class="rate-chart">
      <figcaption>
        <span>{l10n.t('Events over time')}</span>
        <span class="hint">
          {l10n.t('at most {perSecond} within {span}', { perSecond, span: formatDuration(binMs) })}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${bins} ${heightUnits}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        <path d={path} />
      </svg>
      <p class="rate-axis hint" aria-hidden="true">
        <span>{formatDuration(fromMs)}</span>
        <span>{formatDuration(fromMs + bins * binMs)}</span>
      </p>
    </figure>
  );
}

function barOf(at: number, height: number): string {
  return `M${at} ${heightUnits}v${-Math.max(2, height)}h0.9v${Math.max(2, height)}z`;
}
