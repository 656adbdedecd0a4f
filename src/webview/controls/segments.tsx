// A few ways to see the same thing, side by side, one of them pressed.

import type { JSX } from 'preact';

interface SegmentsProps<Value extends string> {
  /** What is chosen here. */
  readonly label: string;
  readonly choices: readonly (readonly [value: Value, text: string])[];
  readonly value: Value;
  readonly onChoose: (value: Value) => void;
}

export function Segments<Value extends string>({
  label,
  choices,
  value,
  onChoose,
}: SegmentsProps<Value>): JSX.Element {
  return (
    <span class="segments" role="group" aria-label={label}>
      {choices.map(([choice, text]) => (
        <button
          key={choice}
          type="button"
          class="segment"
          aria-pressed={choice === value}
          onClick={() => onChoose(choice)}
        >
          {text}
        </button>
      ))}
    </span>
  );
}
