// Our own cases in the format of FORMAT.md, for what the distilled Web Platform Tests leave open.

import type { Case } from './caseFormat.ts';
import { ownEndingCases } from './ownEndingCases.ts';
import { ownHttpCases } from './ownHttpCases.ts';
import { ownParsingCases } from './ownParsingCases.ts';

export const ownCases: readonly Case[] = [...ownParsingCases, ...ownHttpCases, ...ownEndingCases];
