// The headers of a request that is being read, with the rules by which clients add their own and leave some out.

import * as l10n from '@vscode/l10n';

import type { Header } from '../../stream/streamRequest.ts';
import { quoted, type PasteReading } from './pasteReading.ts';

/** Headers that belong to the connection or are counted from the body: whoever sends writes its own. */
const ownOfEveryClient = /^(?:connection|content-length|proxy-connection|keep-alive)$/i;

export class HeaderList {
  readonly #reading: PasteReading;
  readonly #headers: Header[] = [];
  /** Names, in lower case, for which nothing is added by itself. */
  readonly #settled = new Set<string>();

  constructor(reading: PasteReading) {
    this.#reading = reading;
  }

  add(name: string, value: string): void {
    this.#settled.add(name.toLowerCase());
    this.#headers.push([name, value]);
  }

  /** Leaves out what would be added for this name by itself. */
  leaveOut(name: string): void {
    this.#settled.add(name.toLowerCase());
  }

  /** A header as curl's -H takes it: `Name: value`, `Name:` for none of that name, `Name;` for an empty value. */
  addCurlHeader(line: string, offset: number): void {
    const [, written = '', sign, rest = ''] = /^([^:;]*)([:;])([^]*)$/.exec(line) ?? [];
    const name = written.trim();
    const value = rest.trim();
    if (sign === ':' && value !== '' && name !== '') this.add(name, value);
    else if (sign === ':' && name !== '') this.leaveOut(name);
    else if (sign === ';' && value === '' && name !== '') this.add(name, '');
    else
      this.#reading.note(
        'notUnderstood',
        offset,
        l10n.t('“{0}” is no header: a name and a colon are expected.', quoted(line)),
      );
  }

  /** Adds a header that is sent unless there is one of this name. */
  addDefault(name: string, value: string | undefined): void {
    if (value !== undefined && !this.#settled.has(name.toLowerCase())) this.add(name, value);
  }

  has(name: string): boolean {
    return this.#settled.has(name.toLowerCase());
  }

  /** The headers without those that every client writes itself. @param host of the address */
  sent(host: string): Header[] {
    return this.#headers.filter(([name, value]) => {
      if (/^host$/i.test(name)) return value.toLowerCase() !== host.toLowerCase();
      return !ownOfEveryClient.test(name);
    });
  }
}
