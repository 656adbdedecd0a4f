// The overview strip: all attempts over time on a canvas, a lane each. A click or Enter takes the list to that time, a drag
// zooms to a span; for screen readers it is a slider over time with a description of the attempts.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import type { OverviewData } from '../../core/page/overviewData.ts';
import { readOverviewColors } from './overviewColors.ts';
import { drawOverview } from './overviewDrawing.ts';
import { lanesPx, overviewGeometry, rulerPx } from './overviewGeometry.ts';
import { describeMoment, describeOverview, overviewKeysInWords } from './overviewWords.ts';
import { TimeStrip } from './timeStrip.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';

const heightPx = rulerPx + lanesPx;
const emptyOverview: OverviewData = { binMs: 1000, lanes: [], omittedAttempts: 0, simulated: [] };

export function Overview({ page }: { readonly page: TimelinePage }): JSX.Element {
  const overview = page.overview.data.value ?? emptyOverview;
  const zoom = page.overview.zoom.value;
  const nowMs = page.nowMs.value;
  const phase = page.status.value?.phase ?? 'idle';
  return (
    <section class="overview" aria-label={l10n.t('Overview')}>
      <p class="visually-hidden" id="overview-words">
        {describeOverview(overview, zoom)}
      </p>
      <p class="visually-hidden" id="overview-keys">
        {overviewKeysInWords}
      </p>
      <TimeStrip
        page={page}
        label={l10n.t('Attempts over time')}
        heightPx={heightPx}
        geometryOf={(widthPx) => overviewGeometry(overview, widthPx, nowMs, zoom)}
        momentText={(atMs, { isTogether }) => describeMoment(atMs, overview, isTogether)}
        draw={(canvas, context, frame) =>
          drawOverview(context, { overview, colors: readOverviewColors(canvas), phase, ...frame })
        }
        drawn={[overview, phase]}
      />
    </section>
  );
}
