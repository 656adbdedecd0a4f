// A text that was pasted where one address is expected, such as a cURL command: the request of it that the fields show,
// the values that it lacks, and what there is to say about it. What is missing is never sent as text.

import { batch, computed, signal } from '@preact/signals';

import { streamRequestOf } from '../../core/paste/pastedStream.ts';
import { readPasted } from '../../core/paste/readPasted.ts';
import type { PreparedPaste } from '../../core/draft/preparedRequest.ts';
import type { UnknownValue } from '../../core/paste/reading/pasted.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import type { RequestDraft } from './requestDraft.ts';

export class PastedText {
  readonly #draft: RequestDraft;
  readonly #text = signal<string | undefined>(undefined);
  readonly #values = signal<ReadonlyMap<string, string>>(new Map());
  readonly #files = signal<ReadonlyMap<string, string>>(new Map());
  /** What the fields said before. */
  readonly #before = signal<StreamRequest | undefined>(undefined);

  /** Which of the requests is shown. */
  readonly chosen = signal(0);
  /** The text as it is, without the values that were given. */
  readonly #asPasted = computed(() =>
    this.#text.value === undefined ? undefined : readPasted(this.#text.value),
  );
  readonly isShown = computed(() => this.#text.value !== undefined);
  readonly requests = computed(() => this.#asPasted.value?.requests ?? []);
  readonly notices = computed(() => this.#asPasted.value?.notices ?? []);
  /** All values that the request asks for, given or not. */
  readonly unknowns = computed(() => this.requests.value[this.chosen.value]?.unknowns ?? []);
  /** What has to be given before the request can be sent. */
  readonly missing = computed(() =>
    this.unknowns.value.filter((unknown) => unknown.kind !== 'placeholder' && this.valueOf(unknown) === ''),
  );

  constructor(draft: RequestDraft) {
    this.#draft = draft;
  }

  /** Takes the text in the place of the request in the fields, when it has one. */
  paste(text: string): void {
    batch(() => {
      // A request that lacks something is none to go back to.
      if (this.missing.value.length === 0) this.#before.value = this.#draft.request.value;
      this.#values.value = new Map();
      this.#files.value = new Map();
      this.#text.value = text;
      this.choose(
        Math.max(
          0,
          this.requests.value.findIndex(({ isJoined }) => isJoined),
        ),
      );
    });
  }

  /** What there is to keep of it, so that it can be brought back. */
  kept(): PreparedPaste | undefined {
    const text = this.#text.value;
    if (text === undefined) return undefined;
    return {
      text,
      chosen: this.chosen.value,
      values: [...this.#values.value],
      files: [...this.#files.value],
    };
  }

  /** Brings back what was kept, beside the request in the fields. */
  restore({ text, chosen, values, files }: PreparedPaste): void {
    batch(() => {
      this.#before.value = undefined;
      this.#values.value = new Map(values);
      this.#files.value = new Map(files);
      this.#text.value = text;
      this.chosen.value = chosen;
    });
  }

  /** Shows another one of the requests. */
  choose(index: number): void {
    this.chosen.value = index;
    this.#fill();
  }

  /** The value that was given; empty when none was. */
  valueOf({ kind, name }: UnknownValue): string {
    return (kind === 'file' ? this.#files : this.#values).value.get(name) ?? '';
  }

  give({ kind, name }: UnknownValue, value: string): void {
    const values = kind === 'file' ? this.#files : this.#values;
    const changed = new Map(values.value);
    if (value === '') changed.delete(name);
    else changed.set(name, value);
    values.value = changed;
    this.#fill();
  }

  /** Whether the request of before can be brought back. */
  readonly hasBefore = computed(() => this.isShown.value && (this.#before.value?.url ?? '') !== '');

  /** Brings back what the fields said before. */
  undo(): void {
    const before = this.#before.value;
    this.#text.value = undefined;
    if (before) this.#load(before);
    this.#before.value = undefined;
  }

  /** Ends it: the request stays in the fields, unless something is missing in it. */
  close(): void {
    const isIncomplete = this.missing.value.length > 0;
    const before = this.#before.value;
    this.#text.value = undefined;
    if (isIncomplete && before) this.#load(before);
    this.#before.value = undefined;
  }

  /** The request in the fields, with the values that were given. */
  #fill(): void {
    if (this.#text.value === undefined) return;
    const given = { values: this.#values.value, files: this.#files.value };
    const request = readPasted(this.#text.value, given).requests[this.chosen.value];
    if (request) this.#load(streamRequestOf(request));
  }

  #load(request: StreamRequest): void {
    batch(() => {
      this.#draft.load(request);
      this.#draft.isEdited.value = true;
    });
  }
}
