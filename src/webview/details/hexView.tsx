// The bytes of an entry as sent: offset, value, and the character where it is printable ASCII. A page of them at a time,
// read from the host when it is looked at.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { formatSize } from '../../core/base/format.ts';
import type { EntryView } from '../../core/page/protocol.ts';
import type { EntryViews } from '../state/entryViews.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

const pageBytes = 4096;
const wideColumns = 16;
const narrowColumns = 8;
/** Below this width sixteen columns would not fit. */
const widePx = 520;

interface HexViewProps {
  readonly page: TimelinePage;
  readonly view: EntryView;
}

export function HexView({ page, view }: HexViewProps): JSX.Element {
  const { number, sizeBytes = 0 } = view.row;
  const [place, setPlace] = useState({ number, offset: 0 });
  const offset = place.number === number ? place.offset : 0;
  const snapshots = page.snapshots.value;
  useEffect(
    () => page.post({ type: 'bytes', number, offset, length: pageBytes }),
    [page, number, offset, snapshots],
  );
  const element = useRef<HTMLDivElement>(null);
  const columns = useColumns(element);
  const received = page.views.bytes.value;
  const isHere = received?.number === number && received.offset === offset;
  // Until the bytes are here, those before stay: it takes a moment only, and nothing flickers.
  const shown = useRef(received);
  if (isHere) shown.current = received;
  return (
    <div ref={element}>
      {sizeBytes > pageBytes && (
        <HexBar
          key={number}
          offset={offset}
          sizeBytes={sizeBytes}
          onGo={(to) => setPlace({ number, offset: to })}
        />
      )}
      {shown.current && (
        <div class={isHere ? '' : 'outdated'} aria-busy={!isHere}>
          <HexTable received={shown.current} columns={columns} />
        </div>
      )}
    </div>
  );
}

/** Sixteen columns, or eight where there is no room for them. */
function useColumns(element: { readonly current: HTMLDivElement | null }): number {
  const [columns, setColumns] = useState(wideColumns);
  useEffect(() => {
    if (!element.current) return undefined;
    const resizes = new ResizeObserver(([entry]) =>
      setColumns((entry?.contentRect.width ?? 0) < widePx ? narrowColumns : wideColumns),
    );
    resizes.observe(element.current);
    return () => resizes.disconnect();
  }, [element]);
  return columns;
}

interface HexBarProps {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly onGo: (offset: number) => void;
}

function HexBar({ offset, sizeBytes, onGo }: HexBarProps): JSX.Element {
  const last = Math.min(sizeBytes, offset + pageBytes) - 1;
  const [isWrong, setWrong] = useState(false);
  const onChange = ({ currentTarget: { value } }: { readonly currentTarget: HTMLInputElement }): void => {
    const wanted = parseOffset(value);
    const isThere = wanted !== undefined && wanted < sizeBytes;
    setWrong(!isThere && value.trim() !== '');
    if (isThere) onGo(Math.floor(wanted / pageBytes) * pageBytes);
  };
  return (
    <p class="hex-bar">
      <IconButton
        icon="chevron-left"
        label={l10n.t('Bytes before')}
        isDisabled={offset === 0}
        onClick={() => onGo(Math.max(0, offset - pageBytes))}
      />
      <IconButton
        icon="chevron-right"
        label={l10n.t('Bytes after')}
        isDisabled={last + 1 >= sizeBytes}
        onClick={() => onGo(offset + pageBytes)}
      />
      <span class="hex-range">
        {l10n.t('{from} to {to} of {total} bytes ({size})', {
          from: formatCount(offset),
          to: formatCount(last),
          total: formatCount(sizeBytes),
          size: formatSize(sizeBytes),
        })}
      </span>
      <label class="hex-offset">
        {`${l10n.t('Go to offset')} `}
        <input
          class="input code"
          type="text"
          size={9}
          placeholder="0x0"
          aria-invalid={isWrong}
          title={l10n.t(
            'An offset from 0 to {0}, decimal or hexadecimal with 0x',
            formatCount(sizeBytes - 1),
          )}
          onChange={onChange}
        />
      </label>
    </p>
  );
}

/** An offset as people type it: decimal, or hexadecimal with `0x`. */
function parseOffset(text: string): number | undefined {
  const trimmed = text.trim();
  return /^(?:0x[0-9a-f]+|[0-9]+)$/i.test(trimmed) ? Number(trimmed) : undefined;
}

interface HexTableProps {
  readonly received: NonNullable<EntryViews['bytes']['value']>;
  readonly columns: number;
}

function HexTable({ received: { bytes, offset, sizeBytes }, columns }: HexTableProps): JSX.Element {
  // Short entries leave more room for their bytes.
  const digits = sizeBytes <= 0x10000 ? 4 : 8;
  const starts = Array.from({ length: Math.ceil(bytes.length / columns) }, (_, row) => row * columns);
  return (
    <table class="hex" aria-label={l10n.t('Bytes as sent')}>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{l10n.t('Offset')}</th>
          <th scope="col">{l10n.t('Bytes')}</th>
          <th scope="col">{l10n.t('ASCII')}</th>
        </tr>
      </thead>
      <tbody>
        {starts.map((start) => {
          const row = [...bytes.subarray(start, start + columns)];
          return (
            <tr key={start}>
              <th scope="row">{hex(offset + start, digits)}</th>
              <td class="hex-bytes">{hexText(row)}</td>
              <td class="hex-ascii">{row.map(asciiOf).join('')}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Two groups, so that the eye finds the eighth. */
function hexText(row: readonly number[]): string {
  const texts = row.map((byte) => hex(byte, 2));
  return [texts.slice(0, narrowColumns), texts.slice(narrowColumns)]
    .filter((group) => group.length > 0)
    .map((group) => group.join(' '))
    .join('  ');
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function asciiOf(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}
