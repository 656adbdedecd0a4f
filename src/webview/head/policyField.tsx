// How the stream goes on after an ending: the policy, and its number where it has one. On a stream that is shown, a
// choice applies at once.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import {
  defaultLeastDelayMs,
  defaultLimitedAttempts,
  defaultMaxBackoffMs,
  type ReconnectPolicy,
} from '../../core/stream/streamRequest.ts';
import { Sentence } from '../controls/sentence.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';

const policyLabels: Readonly<Record<ReconnectPolicy['kind'], string>> = {
  standard: l10n.t('Reconnect as the standard says'),
  limited: l10n.t('Reconnect, but give up'),
  backoff: l10n.t('Reconnect, backing off'),
  slow: l10n.t('Reconnect, but slowly'),
  off: l10n.t('Do not reconnect'),
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
        {l10n.t('When it ends')}
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
            {l10n.t('A {0} request is not repeated by itself: it may act twice.', page.draft.method.value)}
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

/** The number of a policy, in the middle of what it means. */
function PolicyNumber({ policy, onChange }: PolicyNumberProps): JSX.Element | null {
  switch (policy.kind) {
    case 'limited': {
      const number = (
        <NumberInput
          value={policy.attempts}
          onChange={(attempts) => onChange({ kind: 'limited', attempts })}
        />
      );
      return (
        <label class="number-field">
          <Sentence text={l10n.t('after {number} attempts')} parts={{ number }} />
        </label>
      );
    }
    case 'backoff': {
      const number = (
        <NumberInput
          value={policy.maxDelayMs / secondMs}
          onChange={(delaySeconds) => onChange({ kind: 'backoff', maxDelayMs: delaySeconds * secondMs })}
        />
      );
      return (
        <label class="number-field">
          <Sentence text={l10n.t('up to {number} s')} parts={{ number }} />
        </label>
      );
    }
    case 'slow': {
      const number = (
        <NumberInput
          value={policy.leastDelayMs / secondMs}
          onChange={(delaySeconds) => onChange({ kind: 'slow', leastDelayMs: delaySeconds * secondMs })}
        />
      );
      return (
        <label class="number-field">
          <Sentence text={l10n.t('after {number} s at least')} parts={{ number }} />
        </label>
      );
    }
    default:
      return null;
  }
}

interface NumberInputProps {
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function NumberInput({ value, onChange }: NumberInputProps): JSX.Element {
  return (
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
  );
}

function policyOfKind(kind: string): ReconnectPolicy {
  switch (kind) {
    case 'limited':
      return { kind, attempts: defaultLimitedAttempts };
    case 'backoff':
      return { kind, maxDelayMs: defaultMaxBackoffMs };
    case 'slow':
      return { kind, leastDelayMs: defaultLeastDelayMs };
    case 'off':
      return { kind };
    default:
      return { kind: 'standard' };
  }
}
