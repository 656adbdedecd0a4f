// How the stream goes on after an ending: the policy, and its number where it has one. On a stream that is shown, a
// choice applies at once.

import type { JSX } from 'preact';

import {
  defaultLimitedAttempts,
  defaultMaxBackoffMs,
  type ReconnectPolicy,
} from '../../core/stream/streamRequest.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

const policyLabels: Readonly<Record<ReconnectPolicy['kind'], string>> = {
  standard: 'Reconnect as the standard says',
  limited: 'Reconnect, but give up',
  backoff: 'Reconnect, backing off',
  off: 'Do not reconnect',
};

const secondMs = 1000;

interface PolicyFieldProps {
  readonly page: TimelinePage;
}

export function PolicyField({ page }: PolicyFieldProps): JSX.Element {
  const policy = page.draft.shownPolicy.value;
  const isByMethod = page.draft.policy.value === undefined && policy.kind === 'off';
  return (
    <>
      <label class="field-label" for="policy">
        When it ends
      </label>
      <div class="field policy">
        <select
          class="select"
          id="policy"
          value={policy.kind}
          onChange={(event) => page.setPolicy(policyOfKind(event.currentTarget.value))}
        >
          {Object.entries(policyLabels).map(([kind, label]) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </select>
        <PolicyNumber policy={policy} onChange={(changed) => page.setPolicy(changed)} />
        {isByMethod && (
          <span class="hint">
            A {page.draft.method.value} request is not repeated by itself: it may act twice.
          </span>
        )}
      </div>
    </>
  );
}

interface PolicyNumberProps {
  readonly policy: ReconnectPolicy;
  readonly onChange: (policy: ReconnectPolicy) => void;
}

function PolicyNumber({ policy, onChange }: PolicyNumberProps): JSX.Element | null {
  switch (policy.kind) {
    case 'limited':
      return (
        <NumberInput
          before="after"
          after="attempts"
          value={policy.attempts}
          onChange={(attempts) => onChange({ kind: 'limited', attempts })}
        />
      );
    case 'backoff':
      return (
        <NumberInput
          before="up to"
          after="s"
          value={policy.maxDelayMs / secondMs}
          onChange={(delaySeconds) => onChange({ kind: 'backoff', maxDelayMs: delaySeconds * secondMs })}
        />
      );
    default:
      return null;
  }
}

interface NumberInputProps {
  readonly before: string;
  readonly after: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function NumberInput({ before, after, value, onChange }: NumberInputProps): JSX.Element {
  return (
    <label class="number-field">
      {before}
      <input
        class="input number"
        type="number"
        min={1}
        step={1}
        value={value}
        onChange={(event) => {
          const number = event.currentTarget.valueAsNumber;
          if (Number.isSafeInteger(number) && number >= 1) onChange(number);
        }}
      />
      {after}
    </label>
  );
}

function policyOfKind(kind: string): ReconnectPolicy {
  switch (kind) {
    case 'limited':
      return { kind, attempts: defaultLimitedAttempts };
    case 'backoff':
      return { kind, maxDelayMs: defaultMaxBackoffMs };
    case 'off':
      return { kind };
    default:
      return { kind: 'standard' };
  }
}
