// Header values that the user keeps in the editor's secret storage. A request refers to them by name; the value is put
// in just before the request is sent, and only to the host that it was stored for.

import type * as vscode from 'vscode';

import { isSecretHeader } from '../../core/base/credentialNames.ts';
import { secretPartOf } from '../../core/draft/authorization.ts';
import { parseAddress } from '../../core/stream/address.ts';
import {
  referencedNames,
  resolveHeader,
  secretReferences,
  secretReferenceTo,
} from '../../core/stream/requestSecrets.ts';
import { placeholdersIn } from '../../core/variables/placeholders.ts';
import type { Header, ResolvedRequest, StreamRequest } from '../../core/stream/streamRequest.ts';

/** Names of all stored secrets: the storage itself cannot list them. Names hold no secret. */
const namesKey = 'secretNames';

export class SecretStore {
  readonly #secrets: vscode.SecretStorage;
  readonly #memento: vscode.Memento;
  /** Values that streams of this window use, so that a reconnect does not have to wait for the storage. */
  readonly #loaded = new Map<string, string>();

  constructor(secrets: vscode.SecretStorage, memento: vscode.Memento) {
    this.#secrets = secrets;
    this.#memento = memento;
  }

  /** Stores a header's value for a host and returns the reference to put in its place. */
  async store(header: string, host: string, value: string): Promise<string> {
    const name = `${header}@${host}`;
    await this.#secrets.store(name, value);
    await this.#memento.update(namesKey, [...new Set([...this.#names(), name])]);
    this.#loaded.set(name, value);
    return secretReferenceTo(name);
  }

  /** The values that are kept for a host, by their names. */
  async valuesFor(host: string): Promise<ReadonlyMap<string, string>> {
    const values = new Map<string, string>();
    const suffix = `@${host}`;
    for (const name of this.#names()) {
      const value = name.endsWith(suffix) ? await this.#secrets.get(name) : undefined;
      if (value !== undefined) values.set(name.slice(0, -suffix.length), value);
    }
    return values;
  }

  /** The hosts that values of this name are kept for. */
  hostsOf(name: string): string[] {
    const prefix = `${name}@`;
    return this.#names().flatMap((kept) => (kept.startsWith(prefix) ? [kept.slice(prefix.length)] : []));
  }

  /**
   * The request with references in the place of the credentials in its headers, which are kept for its host from now on.
   * @param isInUse whether a value that is there already must stay as it is
   */
  async storeHeaders(
    request: StreamRequest,
    isInUse: (reference: string) => boolean,
  ): Promise<StreamRequest> {
    const address = parseAddress(request.url);
    if (!request.headers || 'message' in address) return request;
    const { host } = new URL(address.url);
    const headers: Header[] = [];
    for (const [name, value] of request.headers) {
      const { scheme, secret } = secretPartOf(value);
      // A reference stays one; what it stands for is put in just before the request is sent.
      const refersTo = referencedNames(value).length > 0 || placeholdersIn(value).length > 0;
      const isTyped = isSecretHeader(name) && secret !== '' && !refersTo;
      headers.push([name, isTyped ? scheme + (await this.#storeFor(name, host, secret, isInUse)) : value]);
    }
    return { ...request, headers };
  }

  /** The value that a reference stands for. */
  async valueOf(reference: string): Promise<string | undefined> {
    const [name] = referencedNames(reference);
    return name !== undefined && this.#names().includes(name) ? this.#secrets.get(name) : undefined;
  }

  /** Under the name of the header, or with a number behind it where another stream needs another value. */
  async #storeFor(
    header: string,
    host: string,
    value: string,
    isInUse: (reference: string) => boolean,
  ): Promise<string> {
    for (let count = 1; ; count += 1) {
      const label = count === 1 ? header : `${header}-${count}`;
      const reference = secretReferenceTo(`${label}@${host}`);
      if (!isInUse(reference) || (await this.#secrets.get(`${label}@${host}`)) === value)
        return this.store(label, host, value);
    }
  }

  /** Loads the values that a request refers to, and returns the names that are not stored. */
  async load(request: StreamRequest): Promise<string[]> {
    const missing: string[] = [];
    for (const name of secretReferences(request)) {
      const value = await this.#secrets.get(name);
      if (value === undefined) missing.push(name);
      else this.#loaded.set(name, value);
    }
    return missing;
  }

  /** The request as it is to be sent. References stay as they are when their secret belongs to another host. */
  resolve(request: ResolvedRequest): ResolvedRequest {
    if (!request.headers) return request;
    const { host } = new URL(request.url);
    const usable = new Map([...this.#loaded].filter(([name]) => name.endsWith(`@${host}`)));
    return { ...request, headers: request.headers.map((header) => resolveHeader(header, usable)) };
  }

  /** Deletes all stored values and returns how many there were. */
  async forgetAll(): Promise<number> {
    const names = this.#names();
    for (const name of names) await this.#secrets.delete(name);
    await this.#memento.update(namesKey, undefined);
    this.#loaded.clear();
    return names.length;
  }

  #names(): string[] {
    const names = this.#memento.get<unknown>(namesKey);
    return Array.isArray(names) ? names.filter((name): name is string => typeof name === 'string') : [];
  }
}
