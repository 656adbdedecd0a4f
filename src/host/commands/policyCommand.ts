// "SSE: Set Reconnect Policy…": what a stream does by itself after an ending.

import * as vscode from 'vscode';

import { parsePolicy } from '../../core/stream/requestShape.ts';
import {
  defaultLimitedAttempts,
  defaultMaxBackoffMs,
  type ReconnectPolicy,
} from '../../core/stream/streamRequest.ts';
import { UserError } from '../errorReport.ts';
import { ownStreamOf } from '../streams/ownStream.ts';
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

/** @param requested a policy; undefined asks the user. @throws UserError when it is none */
export async function choosePolicy(handle: StreamHandle, requested: unknown): Promise<void> {
  const stream = ownStreamOf(handle, 'setPolicy');
  if (requested !== undefined) {
    const policy = parsePolicy(requested);
    if (!policy)
      throw new UserError('The policy must be { "kind": "standard" }, "off", "limited" or "backoff".');
    stream.setPolicy(policy);
    return;
  }
  const current = stream.state.policy.kind;
  const items = choices.map((choice) => {
    return choice.policy.kind === current ? { ...choice, description: 'current' } : choice;
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'How does the stream come back after an ending?',
  });
  if (chosen) stream.setPolicy(chosen.policy);
}
