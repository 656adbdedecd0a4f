// What the system says, in words that belong in a sentence, without paths.

import { expect, it } from 'vitest';

import { lossOfError, lossOfReadError } from '../../../src/net/storage/spillFailure.ts';
import { systemError } from '../../helpers/faultyFiles.ts';

it.each([
  ['ENOSPC', 'disk full', 'no space left on the disk'],
  ['EDQUOT', 'disk full', "the user's share of the disk is used up"],
  ['EFBIG', 'disk full', 'the file may not become larger'],
  ['EACCES', 'not writable', 'permission denied'],
  ['EPERM', 'not writable', 'not permitted'],
  ['EROFS', 'not writable', 'the disk is read-only'],
  ['EMFILE', 'not writable', 'too many files are open'],
  ['ENFILE', 'not writable', 'too many files are open'],
  ['EIO', 'not writable', 'the disk has an error'],
  ['ENOENT', 'not writable', 'its folder cannot be made'],
  ['ENOTDIR', 'not writable', 'there is a file in place of its folder'],
  ['ELOOP', 'not writable', 'there is a link in its place'],
])('%s: %s, %s', (code, cause, reason) => {
  expect(lossOfError(systemError(code))).toEqual({ cause, reason: `${reason}, ${code}` });
});

it('what is not known is told as it is', () => {
  expect(lossOfError(new Error('odd'))).toEqual({ cause: 'not writable', reason: 'odd' });
  expect(lossOfError('odd')).toEqual({ cause: 'not writable', reason: 'odd' });
  expect(lossOfReadError(new Error('odd'))).toEqual({ cause: 'not readable', reason: 'odd' });
});
