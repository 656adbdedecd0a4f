// How the connection of a request is secured beyond what every client does: which authorities are trusted besides the
// usual ones, which certificate the client shows, and whether the server's is checked at all.

import { isRecord } from '../base/narrowing.ts';
import { present } from '../base/present.ts';

/** Files are PEM, named by absolute paths. What is in them stays on the origin of the request. */
export interface TlsChoice {
  /** Certificates of authorities that are trusted besides the usual ones. */
  readonly caFile?: string;
  /** The client's certificate, with its chain. */
  readonly certFile?: string;
  /** The key of the client's certificate. */
  readonly keyFile?: string;
  /** The server's certificate is not checked. */
  readonly isUnchecked?: true;
}

/** The files of a choice, as they are read. */
export const tlsFileKeys = ['caFile', 'certFile', 'keyFile'] as const;
export type TlsFileKey = (typeof tlsFileKeys)[number];

/** What is in the files of a choice, as PEM. */
export type TlsMaterial = Readonly<Partial<Record<TlsFileKey, string>>>;

/** A choice as it is typed. */
export type TlsDraft = { readonly [Key in keyof TlsChoice]?: TlsChoice[Key] | undefined };

/** The choice when `value` is one; undefined as well where nothing is chosen in it. */
export function parseTlsChoice(value: unknown): TlsChoice | undefined {
  if (!isRecord(value)) return undefined;
  const { isUnchecked } = value;
  const [caFile, certFile, keyFile] = tlsFileKeys.map((key) => {
    const path = value[key];
    return typeof path === 'string' && path.trim() !== '' ? path.trim() : undefined;
  });
  const choice = present({ caFile, certFile, keyFile, isUnchecked: isUnchecked === true ? true : undefined });
  return Object.keys(choice).length === 0 ? undefined : (choice as TlsChoice);
}
