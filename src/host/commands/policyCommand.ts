// "SSE: Set Reconnect Policy…": what a stream does by itself after an ending.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { formatDuration } from '../../core/base/format.ts';
import {
  parsePolicy,
  defaultLeastDelayMs,
  defaultLimitedAttempts,
  defaultMaxBackoffMs,
  type ReconnectPolicy,
} from '../../core/stream/streamRequest.ts';
import { UserError } from '../errorReport.ts';
import { ownStreamOf, setPolicy } from '../streams/streamControl.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';

const choices: readonly (vscode.QuickPickItem & { readonly policy: ReconnectPolicy })[] = [
  {
    label: l10n.t('Standard'),
    detail: l10n.t('Come back after the reconnection time, for ever'),
    policy: { kind: 'standard' },
  },
  { label: l10n.t('Off'), detail: l10n.t('Never come back by itself'), policy: { kind: 'off' } },
  {
    label: l10n.t('Limited'),
    detail: l10n.t('Come back at most {0} times, then give up', defaultLimitedAttempts),
    policy: { kind: 'limited', attempts: defaultLimitedAttempts },
  },
  {
    label: l10n.t('Backoff'),
    detail: l10n.t('Wait twice as long after each attempt that brought nothing, a minute at most'),
    policy: { kind: 'backoff', maxDelayMs: defaultMaxBackoffMs },
  },
  {
    label: l10n.t('Slow'),
    detail: l10n.t(
      'Come back for ever, but never sooner than after {0}, whatever the server asks for',
      formatDuration(defaultLeastDelayMs),
    ),
    policy: { kind: 'slow', leastDelayMs: defaultLeastDelayMs },
  },
];

/** Asks for a policy and sets it. @throws UserError for a relayed stream */
export async function choosePolicy(handle: StreamHandle): Promise<void> {
  const current = ownStreamOf(handle, 'setPolicy').state.policy.kind;
  const items = choices.map((choice) => {
    return choice.policy.kind === current ? { ...choice, description: l10n.t('current') } : choice;
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: l10n.t('How does the stream come back after an ending?'),
  });
  if (chosen) setPolicy(handle, chosen.policy);
}

/** The policy that a script wants. @throws UserError when it is none, and for a relayed stream */
export function readPolicy(handle: StreamHandle, requested: unknown): ReconnectPolicy {
  ownStreamOf(handle, 'setPolicy');
  const policy = parsePolicy(requested);
  if (policy) return policy;
  throw new UserError(
    l10n.t('The policy must be { "kind": "standard" }, "off", "limited", "backoff" or "slow".'),
  );
}
