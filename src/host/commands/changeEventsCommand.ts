// "SSE: Change Events…": rules for a relayed stream, made, listed and taken away. Scripts give a rule as JSON, such as
// { "change": "drop", "match": { "type": "tick" } }, or { "change": "list" }, "stop" and "release".

import * as vscode from 'vscode';

import { isKind } from '../../core/log/eventLog.ts';
import { isRecord } from '../../core/base/narrowing.ts';
import { describeRule } from '../../core/relay/rules/relayRule.ts';
import { parseRule } from '../../core/relay/rules/relayRuleParser.ts';
import { askForChange } from './changeEventsPrompt.ts';
import { UserError } from '../errorReport.ts';
import { makeRule } from './simulateCommand.ts';
import type { RelayedHandle, StreamHandle } from '../streams/streamRegistry.ts';

/** A rule that is at work. */
export interface RuleInfo {
  readonly rule: number;
  readonly description: string;
  /** Events that it met, and at how many it fired; absent for what only lasts. */
  readonly seen?: number;
  readonly fired?: number;
}

export interface ChangeResult {
  readonly streamId: string;
  /** Number of the rule that was made; absent when none was. */
  readonly rule?: number;
  /** All rules at work after that. */
  readonly rules: readonly RuleInfo[];
}

/**
 * Makes the change that `requested` says, or that the user chooses.
 * @throws UserError for a stream that is not relayed, and for what is no rule
 */
export async function changeEvents(
  handle: StreamHandle,
  requested: unknown,
): Promise<ChangeResult | undefined> {
  const relayed = relayedOf(handle);
  const entry = isRecord(requested) && requested['change'] === undefined ? requested['entry'] : undefined;
  if (requested === undefined || entry !== undefined) {
    const choice = await askForChange(handle, relayed.stream.rules, typeAt(handle, entry));
    if (!choice) return undefined;
    const result =
      'rule' in choice ? make(handle.id, relayed, choice.rule) : stop(handle.id, relayed, choice.stop);
    if (result.rule !== undefined && result.rules.some(({ rule }) => rule === result.rule)) {
      void vscode.window.showInformationMessage(
        `Rule ${result.rule} is at work. Run “SSE: Change Events…” again to stop it.`,
      );
    }
    return result;
  }
  const change = isRecord(requested) ? requested['change'] : undefined;
  if (change === 'list') return infoOf(handle.id, relayed);
  if (change === 'stop') return stop(handle.id, relayed, isRecord(requested) ? requested['rule'] : undefined);
  if (change === 'release') {
    relayed.stream.rules.stop('hold');
    return infoOf(handle.id, relayed);
  }
  const rule = parseRule(requested);
  if (typeof rule === 'string') throw new UserError(`${rule} Or the change is list, stop or release.`);
  return make(handle.id, relayed, rule);
}

/** @throws UserError for a stream of the inspector's own */
export function relayedOf(handle: StreamHandle): RelayedHandle['relayed'] {
  if (handle.relayed) return handle.relayed;
  throw new UserError(
    'This works on a stream that passes through a relay: run “SSE: Start Relay…”, and let the app use its address.',
  );
}

function make(
  id: string,
  relayed: RelayedHandle['relayed'],
  rule: Parameters<typeof makeRule>[1],
): ChangeResult {
  const number = makeRule(relayed.stream, rule);
  return { ...infoOf(id, relayed), rule: number };
}

function stop(id: string, relayed: RelayedHandle['relayed'], rule: unknown): ChangeResult {
  const { rules } = relayed.stream;
  if (rule === 'all') rules.clear();
  else if (typeof rule !== 'number')
    throw new UserError('Say which: { "change": "stop", "rule": 3 }, or "all".');
  else if (!rules.remove(rule)) throw new UserError(`There is no rule ${rule} at work.`);
  return infoOf(id, relayed);
}

function infoOf(streamId: string, { stream }: RelayedHandle['relayed']): ChangeResult {
  const rules = stream.rules.list.map(({ number, fault, rule }): RuleInfo => {
    const description = describeRule(rule ? rule.rule : { fault, trigger: { kind: 'now' } });
    return { rule: number, description, ...rule?.counts };
  });
  return { streamId, rules };
}

/** Type of the message at an entry, for a pattern. */
function typeAt({ stream: { log } }: StreamHandle, number: unknown): string | undefined {
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 1 || number > log.length)
    return undefined;
  const entry = log.entry(number);
  return isKind(entry, 'message') ? entry.type : undefined;
}
