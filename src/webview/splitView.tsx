// The list and, when open, the details: beside it where there is room, below it otherwise. The sash between them is
// dragged, or moved with the arrows; where it stands is remembered for each way.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import type { TimelinePage } from './state/timelinePage.ts';
import { defaultShares } from './state/uiState.ts';

/** From this width on there is room side by side. */
const besidePx = 720;

const leastShare = 0.15;
const mostShare = 0.85;
const keyboardStep = 0.02;

interface SplitViewProps {
  readonly page: TimelinePage;
  readonly list: JSX.Element;
  readonly details: JSX.Element | undefined;
}

export function SplitView({ page, list, details }: SplitViewProps): JSX.Element {
  const split = useRef<HTMLDivElement>(null);
  const [isBeside, setBeside] = useState(true);
  useEffect(() => {
    if (!split.current) return undefined;
    const resizes = new ResizeObserver(([entry]) => setBeside((entry?.contentRect.width ?? 0) >= besidePx));
    resizes.observe(split.current);
    return () => resizes.disconnect();
  }, []);
  const share = isBeside ? page.ui.value.besideShare : page.ui.value.belowShare;
  return (
    <main class={`split ${isBeside ? 'beside' : 'below'}`} ref={split}>
      <div class="split-list">{list}</div>
      {details && <Sash page={page} isBeside={isBeside} share={share} />}
      {details && (
        <div class="split-details" style={{ flexBasis: `${share * 100}%` }}>
          {details}
        </div>
      )}
    </main>
  );
}

interface SashProps {
  readonly page: TimelinePage;
  readonly isBeside: boolean;
  readonly share: number;
}

function Sash({ page, isBeside, share }: SashProps): JSX.Element {
  const setShare = (wanted: number): void => {
    const clamped = Math.min(mostShare, Math.max(leastShare, wanted));
    page.change(isBeside ? { besideShare: clamped } : { belowShare: clamped });
  };
  const onPointerDown = (event: PointerEvent & { readonly currentTarget: HTMLElement }): void => {
    const sash: HTMLElement = event.currentTarget;
    const area = sash.parentElement?.getBoundingClientRect();
    if (!area) return;
    event.preventDefault();
    const drag = new AbortController();
    sash.setPointerCapture(event.pointerId);
    const onMove = (move: PointerEvent): void =>
      setShare(
        isBeside ? (area.right - move.clientX) / area.width : (area.bottom - move.clientY) / area.height,
      );
    sash.addEventListener('pointermove', onMove, drag);
    sash.addEventListener('lostpointercapture', () => drag.abort(), drag);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = isBeside
      ? { ArrowLeft: keyboardStep, ArrowRight: -keyboardStep }
      : { ArrowUp: keyboardStep, ArrowDown: -keyboardStep };
    const ends: Readonly<Record<string, number>> = { Home: mostShare, End: leastShare };
    const step = steps[event.key];
    const wanted = step === undefined ? ends[event.key] : share + step;
    if (wanted === undefined) return;
    event.preventDefault();
    setShare(wanted);
  };
  return (
    <div
      class="sash"
      role="separator"
      tabIndex={0}
      aria-orientation={isBeside ? 'vertical' : 'horizontal'}
      aria-label={l10n.t('Size of the details')}
      aria-valuemin={leastShare * 100}
      aria-valuemax={mostShare * 100}
      aria-valuenow={Math.round(share * 100)}
      onPointerDown={onPointerDown}
      onDblClick={() => setShare(isBeside ? defaultShares.beside : defaultShares.below)}
      onKeyDown={onKeyDown}
    />
  );
}
