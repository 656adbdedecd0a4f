// The arguments of a call as the tree of the details, also while they grow; and what is wrong with those that are no JSON.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import type { TokenFormat } from '../../core/assembly/formats.ts';
import type { PartKind } from '../../core/assembly/reading/reading.ts';
import { present } from '../../core/base/present.ts';
import { findJsonMistake, type BodyMistake } from '../../core/draft/bodyCheck.ts';
import { JsonTree } from '../../core/json/jsonTree.ts';
import { Icon } from '../controls/icon.tsx';
import type { ShownTail } from './pieceText.ts';

/** Longer texts are read anew with each piece no more, and stay texts. */
const longestTree = 64 * 1024;

export interface CallArguments {
  /** As far as it is there; absent for what is no JSON, or stands in no tree. */
  readonly tree?: JsonTree;
  /** What is wrong with arguments to which nothing comes any more. */
  readonly mistake?: BodyMistake;
}

/**
 * What the text of a part is as JSON, as far as it is shown from its beginning.
 * @param isOver nothing comes to it any more
 */
export function useCallArguments(
  format: TokenFormat,
  kind: PartKind,
  { from, blocks }: ShownTail,
  isOver: boolean,
): CallArguments {
  return useMemo(() => {
    if (from > 0 || (kind !== 'tool call' && kind !== 'tool result')) return {};
    return readArguments(blocks.join(''), {
      isOver,
      isMeantAsJson: kind === 'tool call' && format !== 'mcp',
    });
  }, [blocks, from, kind, isOver, format]);
}

/**
 * What a text is as JSON.
 * @param options.isOver nothing comes to it any more, so that what is missing is missing for good
 * @param options.isMeantAsJson it is wrong where it is none
 */
export function readArguments(
  text: string,
  { isOver, isMeantAsJson }: { readonly isOver: boolean; readonly isMeantAsJson: boolean },
): CallArguments {
  if (text.length > longestTree || text.trim() === '') return {};
  const tree = JsonTree.parse(text, !isOver);
  if (tree) return { tree };
  const isJson = /^\s*[[{]/.test(text);
  const mistake = isMeantAsJson && (isOver || isJson) ? findJsonMistake(text) : undefined;
  return present({ mistake });
}

/** Says what is wrong with the arguments, and where. */
export function ArgumentsMistake({ mistake }: { readonly mistake: BodyMistake }): JSX.Element {
  const { line, column, message } = mistake;
  return (
    <p class="arguments-mistake">
      <Icon name="error" />
      <span>
        {l10n.t('These arguments are no JSON. Line {line}, column {column}: {message}', {
          line,
          column,
          message,
        })}
      </span>
    </p>
  );
}
