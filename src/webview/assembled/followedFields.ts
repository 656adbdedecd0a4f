// The fields of a format of one's own as they are typed in several places of the page.

import { useState } from 'preact/hooks';

import { fieldsOfTyped, noFields, textOfTyped, type TypedFields } from '../../core/assembly/typedFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

export interface FollowedFields {
  readonly fields: TypedFields;
  /** Follows others from now on. */
  readonly follow: (fields: TypedFields) => void;
}

/** A hook: what is followed. Types of events and how texts grow lead to nothing by themselves, and are kept until there is a path. */
export function useFollowedFields(page: TimelinePage): FollowedFields {
  const [kept, setKept] = useState<TypedFields>(noFields);
  const followed = page.ui.value.assemblePath;
  return {
    fields: followed === '' ? kept : (fieldsOfTyped(followed) ?? noFields),
    follow: (fields) => {
      setKept({ ...fields, paths: {} });
      page.change({ assemblePath: textOfTyped(fields) });
    },
  };
}
