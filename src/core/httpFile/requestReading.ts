// One request of a file, line by line: what stands before it, its address, its headers, its body, and what stands behind.

import type { Header } from '../stream/streamRequest.ts';
import { bodyPartOf, joinedBody, type BodyLine } from './bodyLines.ts';
import { basicHeader } from './basicHeader.ts';
import { curlRequest } from './curlBlock.ts';
import type { HttpFileNotice, HttpFileRequest, HttpPrompt } from './httpFile.ts';
import { addContinuation, completeTarget, readRequestLine, type RequestLine } from './requestLine.ts';
import { metadataNotice, notUnderstood, scriptBegin, type ScriptBlock } from './scriptLines.ts';

const comment = /^\s*(?:#|\/\/)/;
const metadata = /^\s*(?:#|\/\/)\s*@([\w-]+)(.*)$/;
const headerLook = /^\s+[!#$%&'*+.^_`|~0-9A-Za-z-]+:\s/;

export class RequestReading {
  readonly #title: string;
  readonly #firstLine: number;
  #state: 'before' | 'address' | 'headers' | 'body' | 'ignored' = 'before';
  #name: string | undefined;
  #request: (RequestLine & { readonly line: number }) | undefined;
  #script: ScriptBlock | undefined;
  readonly #headers: Header[] = [];
  readonly #body: BodyLine[] = [];
  readonly #curl: string[] = [];
  readonly #prompts: HttpPrompt[] = [];
  readonly #notices: HttpFileNotice[] = [];

  /** @param title what stands behind the separator */
  constructor(title: string, firstLine: number) {
    this.#title = title;
    this.#firstLine = firstLine;
  }

  /** Whether `@name = value` is a variable in the next line, and not part of a body or a script. */
  get takesVariables(): boolean {
    return !this.#script && this.#state === 'before';
  }

  /** @param number of the line, from 0 */
  add(line: string, number: number): void {
    if (this.#script) {
      if (this.#script.end.test(line)) this.#script = undefined;
      return;
    }
    const script = this.#curl.length > 0 ? undefined : scriptBegin(line, number, this.#state === 'before');
    if (script) {
      this.#notices.push(script.notice);
      if (script.block) this.#script = script.block;
      return;
    }
    switch (this.#state) {
      case 'before':
        this.#addBefore(line, number);
        break;
      case 'address':
        this.#addToAddress(line, number);
        break;
      case 'headers':
        this.#addHeader(line, number);
        break;
      case 'body':
        if (this.#curl.length > 0) this.#curl.push(line);
        else this.#body.push(bodyPartOf(line, number));
        break;
      case 'ignored':
    }
  }

  /**
   * The request, when there was one.
   * @param host where a path without a header Host leads, as httpYac has it
   */
  finish(lastLine: number, host: string | undefined): HttpFileRequest | undefined {
    const request = this.#request;
    if (!request) return undefined;
    const name = this.#name ?? this.#title;
    const place = { line: request.line, firstLine: this.#firstLine, lastLine };
    const known = { ...(name !== '' && { name }), prompts: this.#prompts, notices: this.#notices, ...place };
    if (this.#curl.length > 0) return { ...known, ...curlRequest(this.#curl.join('\n')) };
    const { url, headers, refused } = completeTarget(request, this.#headers, host);
    const body = joinedBody(this.#body, headers);
    return {
      ...known,
      method: request.method,
      url,
      headers: headers.map(basicHeader),
      ...(body && { body }),
      ...(refused !== undefined && { refused }),
    };
  }

  #addBefore(line: string, number: number): void {
    if (line.trim() === '' || this.#addComment(line, number)) return;
    // What JetBrains takes from other files, and an answer that was saved beside its request.
    if (/^\s*(?:import|run)\s/.test(line)) this.#notices.push(notUnderstood(line, number));
    else if (/^\s*HTTP\/[\d.]+\s+\d{3}/.test(line)) this.#state = 'ignored';
    else if (/^\s*curl(?:\.exe)?\s/.test(line)) {
      this.#request = { method: 'GET', url: '', line: number };
      this.#curl.push(line);
      this.#state = 'body';
    } else {
      this.#request = { ...readRequestLine(line), line: number };
      this.#state = 'address';
    }
  }

  #addToAddress(line: string, number: number): void {
    const isMore = /^\s*[?&]/.test(line) || (/^\s+\S/.test(line) && !headerLook.test(line));
    if (isMore && this.#request && !comment.test(line)) {
      this.#request = { ...this.#request, url: addContinuation(this.#request.url, line) };
      return;
    }
    if (line.trim() !== '' && !comment.test(line)) this.#state = 'headers';
    this.#addHeader(line, number);
  }

  #addHeader(line: string, number: number): void {
    if (line.trim() === '') {
      this.#state = 'body';
      return;
    }
    if (this.#addComment(line, number)) return;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim();
    const value = line.slice(colon + 1).trim();
    if (name === '') this.#notices.push(notUnderstood(line, number));
    else if (/^event$/i.test(name) && this.#request?.listens)
      this.#notices.push(metadataNotice('Event', number));
    else this.#headers.push([name, value]);
  }

  #addComment(line: string, number: number): boolean {
    if (!comment.test(line)) return false;
    const [, key, rest = ''] = metadata.exec(line) ?? [];
    const value = rest.replace(/^[\s=]+/, '').trim();
    if (key === undefined) return true;
    if (key === 'name') this.#name = value;
    else if (key === 'prompt') this.#addPrompt(value);
    else if (!harmless.has(key)) this.#notices.push(metadataNotice(`@${key}`, number));
    return true;
  }

  #addPrompt(value: string): void {
    const [, name = '', question = ''] = /^(\S+)\s*(.*)$/.exec(value) ?? [];
    if (name !== '') this.#prompts.push({ name, question });
  }
}

/** What is so here anyway, or changes nothing that is sent. */
const harmless = new Set([
  'accept',
  'debug',
  'description',
  'keepStreaming',
  'no-auto-encoding',
  'no-cookie-jar',
  'no-log',
  'note',
  'sse',
  'title',
  'verbose',
]);
