// "SSE: Set Reconnect Policy…": what a stream does by itself after an ending.

import * as vscode from 'vscode';

import {
  parsePolicy,
  defaultLimitedAttempts,
  defaultMaxBackoffMs,
  type ReconnectPolicy,
} from '../../core/stream/streamRequest.ts';
import { UserError } from '../errorReport.ts';
import { ownStreamOf, setPolicy } from '../streams/streamControl.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';

const choices: readonly (vscode.QuickPickItem & { readonly policy: ReconnectPolicy })[] = [
  {
    label: 'Standard',
    detail: 'Come back after the reconnection time, for ever',
    policy: { kind: 'standard' },
  },
  { label: 'Off', detail: 'Never come back by itself', policy: { kind: 'off' } },
  {
    label: 'Limited',
    detail: `Come back at most ${defaultLimitedAttempts} times, then give up`,
    policy: { kind: 'limited', attempts: defaultLimitedAttempts },
  },
  {
    label: 'Backoff',
    detail: 'Wait twice as long after each attempt that brought nothing, a minute at most',
    policy: { kind: 'backoff', maxDelayMs: defaultMaxBackoffMs },
  },
];

/** Asks for a policy and sets it. @throws UserError for a relayed stream */
export async function choosePolicy(handle: StreamHandle): Promise<void> {
  const current = ownStreamOf(handle, 'setPolicy').state.policy.kind;
  const items = choices.map((choice) => {
    return choice.policy.kind === current ? { ...choice, description: 'current' } : choice;
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'How does the stream come back after an ending?',
  });
  if (chosen) setPolicy(handle, chosen.policy);
}

/** The policy that a script wants. @throws UserError when it is none, and for a relayed stream */
export function readPolicy(handle: StreamHandle, requested: unknown): ReconnectPolicy {
  ownStreamOf(handle, 'setPolicy');
  const policy = parsePolicy(requested);
  if (policy) return policy;
  throw new UserError('The policy must be { "kind": "standard" }, "off", "limited" or "backoff".');
}
