// What files of requests have besides requests: scripts, checks, files for answers. None of it is run; each is named.

import * as l10n from '@vscode/l10n';

import { shortenText } from '../base/reportedText.ts';
import type { HttpFileNotice } from './httpFile.ts';

/** A script over several lines, up to the one that ends it. */
export interface ScriptBlock {
  readonly end: RegExp;
}

export interface ScriptBegin {
  readonly notice: HttpFileNotice;
  readonly block?: ScriptBlock;
}

const jetBrainsEnd = /%\}\s*$/;
const httpYacEnd = /^\s*\}\}\s*$/;

/** What begins in the line, when it is no part of a request. @param isBefore whether the request is still to come */
export function scriptBegin(line: string, number: number, isBefore: boolean): ScriptBegin | undefined {
  const script = { notice: { text: l10n.t('The script is not run.'), line: number } };
  if (/^\s*[<>]\s*\{%/.test(line) || /^\s*\{%/.test(line))
    return jetBrainsEnd.test(line.replace('{%', '')) ? script : { ...script, block: { end: jetBrainsEnd } };
  if (/^\s*\{\{(?:[@+][\w.+-]*)?\s*$/.test(line)) return { ...script, block: { end: httpYacEnd } };
  if (/^>\s+\S+\.(?:[cm]?[jt]s|lua)\s*$/.test(line)) return script;
  if (isBefore && /^<\s+\S+/.test(line)) return script;
  if (/^(?:>>|<>)\s*\S+/.test(line))
    return { notice: { text: l10n.t('Files for answers are neither read nor written.'), line: number } };
  if (/^\?\?\s/.test(line)) return { notice: { text: l10n.t('The check is not made.'), line: number } };
  return undefined;
}

/** A line that means nothing here. */
export function notUnderstood(line: string, number: number): HttpFileNotice {
  return { text: l10n.t('Not understood, and left out: {0}', shortenText(line.trim(), 100)), line: number };
}

/** A note on a request, such as @no-redirect, that has no effect here. */
export function metadataNotice(name: string, number: number): HttpFileNotice {
  return { text: l10n.t('{0} has no effect here.', name), line: number };
}
