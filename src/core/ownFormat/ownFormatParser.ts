// Reads a file of a format of one's own (*.sse-format.json). Either the whole format comes out, or a list of mistakes, each
// with its place, the reason and what is accepted. What a file may ask for is bounded, since a workspace may come from
// anywhere. The schema in media/format.schema.json describes the same for editors.

import * as l10n from '@vscode/l10n';

import { factPathNames, maxEventTypes, maxPathStars, type OwnFormat } from '../assembly/ownFormat.ts';
import { present } from '../base/present.ts';
import { parseJsonPath, type PathStep } from '../json/jsonPath.ts';
import { parseJson, type JsonValue } from '../scenario/jsonValue.ts';
import { MistakeSheet, type ScenarioMistake } from '../scenario/scenarioMistake.ts';

export type OwnFormatParse =
  | { readonly format: OwnFormat }
  /** At least one, in the order of the text. */
  | { readonly mistakes: readonly ScenarioMistake[] };

/** Characters of a file and of a name; paths of one text. */
const maxFileLength = 64 * 1024;
const maxNameLength = 100;
const maxPaths = 8;

/** @param defaultName of a format that has none, such as the name of its file */
export function parseOwnFormat(text: string, defaultName: string): OwnFormatParse {
  const sheet = new MistakeSheet(text);
  if (text.length > maxFileLength)
    sheet.add(
      { offset: 0, length: 0 },
      [],
      l10n.t('The file is too large.'),
      l10n.t('at most {0}\u00a0KiB', maxFileLength / 1024),
    );
  const root = text.length > maxFileLength ? undefined : parseJson(text, sheet);
  const format = root && readFormat(root, defaultName);
  const { mistakes } = sheet;
  if (mistakes.length > 0) return { mistakes };
  if (!format) throw new Error('A format without mistakes has to have a value.');
  return { format };
}

function readFormat(root: JsonValue, defaultName: string): OwnFormat | undefined {
  const members = root.members([
    '$schema',
    'version',
    'name',
    'events',
    'text',
    'reasoning',
    ...factPathNames,
    'mode',
  ]);
  if (!members) return undefined;
  members.$schema?.text(l10n.t('the address of the schema'));
  if (!members.version) root.mistake(l10n.t('The version is missing.'), '"version": 1');
  else if (members.version.plain !== 1) members.version.refuse('1');
  const name = members.name?.text(
    l10n.t('a name of at most {0}\u00a0characters', maxNameLength),
    (text) => text.trim() !== '' && text.length <= maxNameLength,
  );
  const paths: Partial<Record<(typeof factPathNames)[number], readonly PathStep[]>> = {};
  for (const each of factPathNames) {
    const value = members[each];
    const steps = value && readPath(value);
    if (steps) paths[each] = steps;
  }
  const text = readPaths(members.text);
  const reasoning = readPaths(members.reasoning);
  const isEmpty = [...factPathNames, 'text' as const, 'reasoning' as const].every((each) => !members[each]);
  if (isEmpty)
    root.mistake(
      l10n.t('The format has no path.'),
      l10n.t('a path at least, such as "text": "$.delta.text"'),
    );
  return {
    name: name ?? defaultName.slice(0, maxNameLength),
    events: readEvents(members.events),
    text,
    reasoning,
    ...present(paths),
    mode: members.mode?.choice(['append', 'replace']) ?? 'append',
  };
}

/** One path, or a list of several. */
function readPaths(value: JsonValue | undefined): readonly (readonly PathStep[])[] {
  if (!value) return [];
  const items = value.type === 'array' ? value.list('paths', maxPaths) : [value];
  return (items ?? []).flatMap((item) => {
    const steps = readPath(item);
    return steps ? [steps] : [];
  });
}

function readPath(value: JsonValue): readonly PathStep[] | undefined {
  const accepted = l10n.t('a JSON path, such as $.choices[0].delta.content, or $ for the data itself');
  const text = value.text(accepted);
  if (text === undefined) return undefined;
  const parsed = parseJsonPath(text);
  if ('error' in parsed) return value.mistake(parsed.error, accepted);
  const stars = parsed.steps.filter(({ kind }) => kind === 'all').length;
  if (stars > maxPathStars)
    return value.mistake(
      l10n.t('The path has {0} stars.', stars),
      l10n.t('at most {0} stars in a path', maxPathStars),
    );
  return parsed.steps;
}

function readEvents(value: JsonValue | undefined): readonly string[] {
  if (!value) return [];
  const items = value.type === 'array' ? value.list('events', maxEventTypes) : [value];
  return (items ?? []).flatMap(
    (item) => item.text(l10n.t('the type of an event, such as "token"'), (text) => text !== '') ?? [],
  );
}
