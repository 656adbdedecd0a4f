// The rate of the last seconds as small bars, oldest first. The number beside it says the same for now.

import type { JSX } from 'preact';

const barWidth = 3;
const height = 12;

export function Sparkline({ values }: { readonly values: readonly number[] }): JSX.Element {
  const largest = Math.max(1, ...values);
  const path = values
    .map((value, index) => {
      const bar = value === 0 ? 0.5 : Math.max(1, (value / largest) * height);
      return `M${index * barWidth} ${height}v${-bar}h${barWidth - 1}v${bar}z`;
    })
    .join('');
  return (
    <svg
      class="sparkline"
      width={Math.max(1, values.length * barWidth)}
      height={height}
      aria-hidden="true"
      focusable="false"
    >
      <path d={path} />
    </svg>
  );
}
