// Where the keys of package.json act, by the context that VS Code has then: on the timeline, and never for somebody who is
// in a field.

import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { commands, contextKeys, recordingViewType, timelineViewType } from '../../src/host/names.ts';

interface Keybinding {
  readonly command: string;
  readonly key: string;
  readonly when?: string;
}

type Context = Readonly<Record<string, string | boolean>>;

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly contributes: { readonly keybindings: readonly Keybinding[] };
};
const { keybindings } = contributes;

/** Whether a when-clause holds, of those forms that are used for keys: `a && !b && c == 'd' && e =~ /f/`. */
function holds(when: string | undefined, context: Context): boolean {
  return (when ?? '').split('&&').every((part) => {
    const term = part.trim();
    if (term === '') return true;
    const comparison = /^([\w.]+) == '([\w.]+)'$/.exec(term);
    if (comparison) return context[comparison[1] ?? ''] === comparison[2];
    const pattern = /^([\w.]+) =~ \/(.+)\/$/.exec(term);
    if (pattern) return new RegExp(pattern[2] ?? '').test(String(context[pattern[1] ?? '']));
    const [, not, key = ''] = /^(!?)([\w.]+)$/.exec(term) ?? [];
    if (key === '') throw new Error(`This form of a when-clause is not known here: ${term}`);
    return (context[key] === true) === (not === '');
  });
}

const onTimeline: Context = { activeWebviewPanelId: timelineViewType };

/** The keys that act in a context, by their command. */
function actingIn(context: Context): string[] {
  return keybindings
    .filter(({ when }) => holds(when, context))
    .map(({ command, key }) => `${key} ${command}`);
}

const connect = `ctrl+alt+e ${commands.connect}`;
const ofTimeline = [
  `ctrl+alt+d ${commands.disconnect}`,
  `ctrl+alt+r ${commands.reconnectNow}`,
  `ctrl+l ${commands.clear}`,
  `ctrl+f ${commands.find}`,
  `ctrl+g ${commands.goTo}`,
  `ctrl+a ${commands.selectAll}`,
];

describe('the keys of package.json', () => {
  it.each<[string, Context, readonly string[]]>([
    ['on the timeline', onTimeline, [connect, ...ofTimeline]],
    ['on a recording', { activeWebviewPanelId: recordingViewType }, [connect, ...ofTimeline]],
    ['in a field of the timeline', { ...onTimeline, [contextKeys.isInField]: true }, []],
    [
      'in a field of a side bar while the timeline is the editor in front',
      { ...onTimeline, inputFocus: true },
      [connect],
    ],
    ['in another editor', { inputFocus: true, editorTextFocus: true }, [connect]],
    ['on a panel of another extension', { activeWebviewPanelId: 'other' }, [connect]],
  ])('act %s', (_, context, expected) => {
    expect(actingIn(context).toSorted()).toEqual(expected.toSorted());
  });

  it('are one for each command', () => {
    const bound = keybindings.map(({ command }) => command);
    expect(new Set(bound).size).toBe(bound.length);
  });
});
