// The words for connections that always end after the same time, with the limits that are known to be about as long.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../base/format.ts';
import type { Finding } from './finding.ts';
import { equalLives } from './findingThresholds.ts';

/** How one connection ended that the other side ended, or something on the way. Times are milliseconds. */
export interface EndedLife {
  readonly attempt: number;
  readonly endEntry: number;
  /** From the request to the end. */
  readonly ageMs: number;
  /** From the last byte of the body, or the head, to the end; undefined where that is not known. */
  readonly silenceMs: number | undefined;
  /** Whether it was cut, or may have been: all but an end that a server surely meant. */
  readonly isCut: boolean;
}

/** Connections in a row with one time in common. */
export interface EqualRow {
  readonly count: number;
  readonly leastMs: number;
  readonly mostMs: number;
  /** The newest of them, oldest first. */
  readonly lives: readonly EndedLife[];
}

/** A limit that many have because it is the default, or in everybody's example. */
interface KnownLimit {
  readonly seconds: number;
  /** Products, with the setting where it has a name: the same in every language. */
  readonly name: string;
}

/** Limits on silence. */
const silenceLimits: readonly KnownLimit[] = [
  { seconds: 30, name: 'HAProxy (timeout server, timeout client)' },
  { seconds: 50, name: 'HAProxy (timeout server, timeout client)' },
  { seconds: 55, name: 'Heroku (H15)' },
  {
    seconds: 60,
    name: 'nginx (proxy_read_timeout), AWS load balancer (idle_timeout.timeout_seconds), Apache (ProxyTimeout, Timeout)',
  },
  { seconds: 100, name: 'Cloudflare (Proxy Read Timeout)' },
  { seconds: 120, name: 'Cloudflare (Proxy Read Timeout)' },
  { seconds: 230, name: 'Azure App Service' },
  { seconds: 240, name: 'Azure Load Balancer' },
  { seconds: 300, name: 'undici (bodyTimeout) in a proxy that is written in Node, Apache (Timeout)' },
  { seconds: 350, name: 'AWS Network Load Balancer' },
];

/** Limits on a whole response. */
const ageLimits: readonly KnownLimit[] = [
  { seconds: 10, name: 'Go (WriteTimeout), Vercel' },
  { seconds: 15, name: 'Go (WriteTimeout), Envoy and Istio (route timeout), Vercel' },
  { seconds: 29, name: 'AWS API Gateway' },
  {
    seconds: 30,
    name: 'gunicorn (--timeout), PHP (max_execution_time), Go (WriteTimeout), Google Cloud (backend service timeout)',
  },
  { seconds: 60, name: 'uWSGI (harakiri), Vercel, PHP-FPM (request_terminate_timeout)' },
  { seconds: 100, name: 'Cloudflare' },
  { seconds: 300, name: 'Google Cloud Run, Vercel' },
  { seconds: 900, name: 'AWS Lambda' },
];

/** @param ages connections of one age, and `silences` those of one silence at the end; undefined where there are neither */
export function equalLivesFinding(
  ages: EqualRow | undefined,
  silences: EqualRow | undefined,
): Finding | undefined {
  const row = silences ?? ages;
  if (!row) return undefined;
  const isCut = row.lives.every((life) => life.isCut);
  return {
    code: silences ? 'same-silence' : 'same-age',
    level: isCut && row.count >= equalLives.least ? 'warning' : 'hint',
    title: silences
      ? l10n.t('The same silence: the connection always ends {span} after the last byte', {
          span: formatDuration(middleOf(silences)),
        })
      : l10n.t('The same age: the connection always ends {span} after its request', {
          span: formatDuration(middleOf(row)),
        }),
    evidence: evidenceOf(ages, silences),
    advice: silences ? adviseSilence(silences, ages) : adviseAge(row, isCut),
    entries: row.lives.map(({ attempt, endEntry, ageMs, silenceMs }) => ({
      label: silences
        ? l10n.t('Attempt {attempt} ended {silence} after its last byte: entry {entry}', {
            attempt,
            silence: formatDuration(silenceMs ?? 0),
            entry: endEntry,
          })
        : l10n.t('Attempt {attempt} ended {age} after its request: entry {entry}', {
            attempt,
            age: formatDuration(ageMs),
            entry: endEntry,
          }),
      number: endEntry,
    })),
  };
}

function evidenceOf(ages: EqualRow | undefined, silences: EqualRow | undefined): string {
  if (!silences) return ages ? describeRow(ages, false) : '';
  const sentences = [describeRow(silences, true)];
  if (ages)
    sentences.push(
      l10n.t(
        'They also ended {least} to {most} after their request: which of both times is the limit cannot be told from this.',
        spanOf(ages),
      ),
    );
  return sentences.join(' ');
}

function describeRow(row: EqualRow, isSilence: boolean): string {
  const { least, most } = spanOf(row);
  const facts = { count: row.count, least, most };
  const isFew = row.count < equalLives.least;
  if (isSilence) {
    return isFew
      ? l10n.t('So far {count} connections in a row, {least} to {most} after the last byte.', facts)
      : l10n.t('{count} connections in a row ended {least} to {most} after the last byte.', facts);
  }
  return isFew
    ? l10n.t('So far {count} connections in a row, {least} to {most} after their request.', facts)
    : l10n.t('{count} connections in a row ended {least} to {most} after their request.', facts);
}

function adviseSilence(silences: EqualRow, ages: EqualRow | undefined): string {
  const every = formatDuration(Math.min(15_000, Math.max(1000, middleOf(silences) / 2)));
  const names = [namesOf(silenceLimits, silences), ages ? namesOf(ageLimits, ages) : ''].filter(
    (name) => name !== '',
  );
  const advice =
    names.length === 0
      ? l10n.t(
          'This is what a limit on silence looks like, of a proxy, a load balancer or the server itself. Send a comment every {every}, or raise the limit.',
          { every },
        )
      : l10n.t(
          'This is what a limit on silence looks like, of a proxy, a load balancer or the server itself. Send a comment every {every}, or raise the limit. About as long by default: {names}.',
          { every, names: names.join('; ') },
        );
  return ages
    ? `${advice} ${l10n.t('If comments do not help, the limit is one on the whole response.')}`
    : advice;
}

function adviseAge(ages: EqualRow, isCut: boolean): string {
  const names = namesOf(ageLimits, ages);
  const lift = l10n.t(
    'Lift the limit for event streams: WriteTimeout 0 or SetWriteDeadline in Go, --timeout 0 or asynchronous workers in gunicorn, set_time_limit(0) in PHP, the request timeout of the platform. Comments do not help against it. Where it stays, end the response before it, and let clients resume by ids.',
  );
  const sentences = isCut
    ? [
        l10n.t(
          'This is what a limit on the whole response looks like, of the server, its platform or a proxy.',
        ),
      ]
    : [
        l10n.t(
          'If the server does not end its responses by itself after that time, this is a limit on the whole response, of the server, its platform or a proxy.',
        ),
      ];
  if (names !== '') sentences.push(l10n.t('About as long by default or by habit: {0}.', names));
  return [...sentences, lift].join(' ');
}

/** Who has a limit of about that length, the nearest one first; empty where none is known. */
function namesOf(limits: readonly KnownLimit[], row: EqualRow): string {
  const { leastMs, mostMs } = row;
  const distanceOf = ({ seconds }: KnownLimit): number => Math.abs(seconds * 1000 - middleOf(row));
  return limits
    .filter(({ seconds }) => {
      const early = seconds * 1000 - equalLives.leastToleranceMs;
      const late = seconds * 1000 * (1 + equalLives.tolerance) + equalLives.leastToleranceMs;
      return leastMs >= early && mostMs <= late;
    })
    .toSorted((one, other) => distanceOf(one) - distanceOf(other))
    .map(({ name }) => name)
    .join('; ');
}

function middleOf({ leastMs, mostMs }: EqualRow): number {
  return (leastMs + mostMs) / 2;
}

function spanOf({ leastMs, mostMs }: EqualRow): { readonly least: string; readonly most: string } {
  return { least: formatDuration(leastMs), most: formatDuration(mostMs) };
}
