// The state of a stream in words, with the icon and the tone that go with them.

import * as l10n from '@vscode/l10n';

import { formatSize } from '../../core/base/format.ts';
import type { StreamStatus } from '../../core/page/protocol.ts';
import { formatRunning, formatRunningSeconds } from '../controls/timeFormat.ts';

export type Tone = 'busy' | 'good' | 'waiting' | 'failed' | 'quiet';

export interface StateWords {
  readonly icon: string;
  readonly tone: Tone;
  /** Without times, for announcements: it changes when the state does. */
  readonly name: string;
  readonly explanation: string;
}

/** What state the stream is in. */
export function describeState(status: StreamStatus): StateWords {
  const { explanation } = status;
  switch (status.phase) {
    case 'idle':
      return { icon: 'circle-outline', tone: 'quiet', name: l10n.t('Not connected'), explanation };
    case 'connecting':
      return {
        icon: 'loading',
        tone: 'busy',
        name:
          status.awaitedSinceMs === undefined
            ? l10n.t('Connecting to {0}', hostOf(status.request.url))
            : l10n.t('Waiting for the response of {0}', hostOf(status.request.url)),
        explanation,
      };
    case 'open':
      return { icon: 'circle-filled', tone: 'good', name: l10n.t('Open'), explanation };
    case 'waiting':
      return { icon: 'watch', tone: 'waiting', name: l10n.t('Waiting to reconnect'), explanation };
    case 'stopped':
      return status.isFailure
        ? { icon: 'error', tone: 'failed', name: l10n.t('Stopped'), explanation }
        : { icon: 'circle-slash', tone: 'quiet', name: l10n.t('Stopped'), explanation };
  }
}

/** The same with its time: for how long, or how long still. */
export function describeStateNow(status: StreamStatus, nowMs: number): string {
  const sinceMs = Math.max(0, nowMs - status.phaseSinceMs);
  switch (status.phase) {
    case 'connecting':
      return describeConnectingNow(status, nowMs);
    case 'open':
      return l10n.t('Open for {0}', formatRunningSeconds(sinceMs));
    case 'waiting':
      return status.waitUntilMs === undefined
        ? l10n.t('Waiting to reconnect')
        : l10n.t('Waiting {0} to reconnect', formatRunning(Math.max(0, status.waitUntilMs - nowMs)));
    case 'idle':
    case 'stopped':
      return describeState(status).name;
  }
}

function describeConnectingNow(
  { request, phaseSinceMs, awaitedSinceMs }: StreamStatus,
  nowMs: number,
): string {
  const host = hostOf(request.url);
  const span = formatRunning(Math.max(0, nowMs - (awaitedSinceMs ?? phaseSinceMs)));
  return awaitedSinceMs === undefined
    ? l10n.t('Connecting to {host} for {span}', { host, span })
    : l10n.t('Waiting {span} for the response of {host}', { host, span });
}

/** A part of an event comes as often as reads end in one: only one that stays so long is worth a word, in milliseconds. */
const leastIncompleteMs = 1000;

/** What has come of an open stream and is no event yet, once that has lasted; undefined when there is nothing to say. */
export function describeIncomplete(
  { phase, incomplete }: Pick<StreamStatus, 'phase' | 'incomplete'>,
  nowMs: number,
): string | undefined {
  if (phase !== 'open' || !incomplete || nowMs - incomplete.sinceMs < leastIncompleteMs) return undefined;
  const size = formatSize(incomplete.sizeBytes);
  switch (incomplete.part) {
    case 'event':
      return l10n.t('{0} of an event that has no blank line yet', size);
    case 'line':
      return l10n.t('{0} of a line that has no end yet', size);
  }
}

/** Host and port of a URL, as a person would name the server. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
