// The path of one's own: typed here, followed from Enter or leaving the field on, kept with the panel. What is wrong with
// one stands below it while it is typed. The other fields of a format stand below it when somebody asks for them.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { noFields, withPath } from '../../core/assembly/typedFormat.ts';
import { IconButton } from '../controls/iconButton.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import type { FollowedFields } from './followedFields.ts';
import { TypedPath } from './typedPath.tsx';

export const pathFieldId = 'assemble-path';

const examplePath = '$.choices[0].delta.content';

interface PathFieldProps {
  readonly page: TimelinePage;
  readonly followed: FollowedFields;
  /** Whether the other fields of a format are shown. */
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
}

export function PathField({ page, followed, isOpen, onOpen }: PathFieldProps): JSX.Element {
  const { fields, follow } = followed;
  const path = page.ui.value.assemblePath;
  return (
    <>
      <label class="field-label" for={pathFieldId}>
        {l10n.t('JSON path')}
      </label>
      <TypedPath
        id={pathFieldId}
        path={fields.paths.text ?? ''}
        placeholder={examplePath}
        onFollow={(text) => follow(withPath(fields, 'text', text))}
      />
      <IconButton
        icon="list-unordered"
        label={l10n.t('More Fields of a Format')}
        isPressed={isOpen}
        onClick={() => onOpen(!isOpen)}
      />
      {path !== '' && (
        <IconButton
          icon="save"
          label={l10n.t('Save as Format File…')}
          onClick={() => page.post({ type: 'saveFormat', path })}
        />
      )}
      {path !== '' && (
        <IconButton
          icon="close"
          label={l10n.t('Follow no path: assemble what is recognised')}
          onClick={() => follow(noFields)}
        />
      )}
    </>
  );
}
