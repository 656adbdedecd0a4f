// Adds to a launch configuration what makes Node tell its debugger of requests. The text keeps its comments and its form.

import { applyEdits, modify, parse } from 'jsonc-parser';

import { isRecord } from '../base/narrowing.ts';

/** The option of VS Code's debugger, and the flag of Node that it stands for. */
export const networkOption = 'experimentalNetworking';
export const networkFlag = '--experimental-network-inspection';

/**
 * @param text of a launch.json
 * @returns the text with the option in the configuration of that name; undefined where there is none to start
 */
export function withNetworkOption(text: string, name: string): string | undefined {
  const root: unknown = parse(text, [], { allowTrailingComma: true });
  const configurations = isRecord(root) ? root['configurations'] : undefined;
  if (!Array.isArray(configurations)) return undefined;
  const at = configurations.findIndex(
    (each) => isRecord(each) && each['name'] === name && each['request'] === 'launch',
  );
  if (at === -1) return undefined;
  const indent = /\n( +|\t)\S/.exec(text)?.[1] ?? '  ';
  const formattingOptions = {
    insertSpaces: indent !== '\t',
    tabSize: indent === '\t' ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  return applyEdits(text, modify(text, ['configurations', at, networkOption], 'on', { formattingOptions }));
}
