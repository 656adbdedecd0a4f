// What is kept of the panels of several streams over a reload of the window: their streams' recordings in the history, and
// the calls of relays, which come back at their ports. No data of a stream.

import type * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import { present } from '../../core/base/present.ts';

const storageKey = 'togethers';

/** Panels that are kept; of more, the oldest are not. */
const maxKept = 20;

/** Calls of a relay, which has another id after a reload. */
export interface KeptCalls {
  /** Of the relay. */
  readonly origin: string;
  readonly name: string;
  readonly address?: string;
  readonly session?: string;
}

/** A panel. */
export interface KeptTogether {
  readonly title: string;
  /** The recordings of its streams, in their order. */
  readonly historyIds: readonly string[];
  readonly calls: readonly KeptCalls[];
}

export class KeptTogethers {
  readonly #memento: vscode.Memento;
  #panels: Readonly<Record<string, unknown>>;
  #last = '';

  /** @param memento of the workspace */
  constructor(memento: vscode.Memento) {
    this.#memento = memento;
    const kept = memento.get<unknown>(storageKey);
    this.#panels = isRecord(kept) ? kept : {};
  }

  /** What a panel showed, by its id; undefined when nothing is kept of it. */
  read(id: string): KeptTogether | undefined {
    const kept = Object.hasOwn(this.#panels, id) ? this.#panels[id] : undefined;
    if (!isRecord(kept)) return undefined;
    const { title, historyIds, calls } = kept;
    if (typeof title !== 'string' || !Array.isArray(historyIds) || !Array.isArray(calls)) return undefined;
    return {
      title,
      historyIds: historyIds.filter((each): each is string => typeof each === 'string'),
      calls: calls.flatMap((each: unknown) => parseCalls(each) ?? []),
    };
  }

  keep(id: string, panel: KeptTogether): void {
    const { [id]: _before, ...others } = this.#panels;
    this.#write({ ...others, [id]: panel });
  }

  /** The panel was closed by hand. */
  forget(id: string): void {
    const { [id]: _gone, ...others } = this.#panels;
    this.#write(others);
  }

  #write(panels: Readonly<Record<string, unknown>>): void {
    this.#panels = Object.fromEntries(Object.entries(panels).slice(-maxKept));
    const text = JSON.stringify(this.#panels);
    if (text === this.#last) return;
    this.#last = text;
    void this.#memento.update(storageKey, this.#panels);
  }
}

function parseCalls(value: unknown): KeptCalls | undefined {
  if (!isRecord(value)) return undefined;
  const { origin, name } = value;
  if (typeof origin !== 'string' || typeof name !== 'string') return undefined;
  const [address, session] = [value['address'], value['session']].map((text) =>
    typeof text === 'string' ? text : undefined,
  );
  return { origin, name, ...present({ address, session }) };
}

/** The id of the panel that a page showed before the window was reloaded, as it kept it. */
export function parseTogetherId(state: unknown): string | undefined {
  const place = isRecord(state) ? state['place'] : undefined;
  const id = isRecord(place) ? place['streamId'] : undefined;
  return typeof id === 'string' && /^together-[\w-]{1,64}$/.test(id) ? id : undefined;
}
