// Answers and their parts as a page is told of them, with what a test says about them.

import type { AnswerView, PartView } from '../../../src/core/assembly/answerView.ts';

export function partOf(number: number, more: Partial<PartView> = {}): PartView {
  return {
    number,
    place: 0,
    kind: 'text',
    firstEntry: number,
    lastEntry: number,
    firstAtMs: number,
    lastAtMs: number,
    events: 1,
    isEnded: false,
    notes: [],
    ...more,
  };
}

export function answerOf(more: Partial<AnswerView> = {}): AnswerView {
  return {
    number: 1,
    format: 'chat completions',
    state: 'finished',
    firstAttempt: 1,
    attempt: 1,
    firstEntry: 3,
    lastEntry: 9,
    events: 1,
    chunks: 0,
    usage: [],
    finishes: [],
    errors: [],
    notes: {},
    unread: [],
    otherUnread: 0,
    startedAtMs: 1000,
    isFirstOfAttempt: true,
    lastAtMs: 3500,
    parts: [],
    omittedParts: 0,
    ...more,
  };
}
