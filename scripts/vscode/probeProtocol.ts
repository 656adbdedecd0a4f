// What a test inside the extension host may ask of the window it runs in, and what comes back: one table of operations
// for both ends. Everything travels as JSON. Selectors are Playwright's; times are milliseconds.
import type { WebviewChoice } from './webviewFrame.ts';

/** Names the environment variable with the probe's address, which contains its access token. */
export const probeVariable = 'SSE_WORKBENCH_PROBE';

/** The page of the workbench, or the document of one webview in it. */
export type ProbePlace = 'workbench' | { readonly webview: WebviewChoice };

/** A text to find: a part of it, or a regular expression. */
export type ProbeText = string | { readonly pattern: string; readonly flags: string };

/** CSS pixels from the window's top left corner, also for elements inside a webview. */
export interface ProbeBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ProbeClick {
  readonly button?: 'left' | 'right' | 'middle';
  readonly clickCount?: number;
  readonly modifiers?: readonly ('Alt' | 'Control' | 'ControlOrMeta' | 'Meta' | 'Shift')[];
}

interface InPlace {
  readonly place: ProbePlace;
}

interface OfElements extends InPlace {
  readonly selector: string;
}

interface OfElement extends OfElements {
  readonly timeoutMs: number;
}

/** Each operation's parameters and result. */
export interface ProbeOperations {
  count: { parameters: OfElements; result: number };
  /** Rendered text of each element. */
  texts: { parameters: OfElements; result: string[] };
  attributes: { parameters: OfElements & { readonly name: string }; result: (string | null)[] };
  /** Null for an element that is not rendered. */
  boxes: { parameters: OfElements; result: (ProbeBox | null)[] };
  waitForSelector: {
    parameters: OfElement & { readonly state: 'attached' | 'detached' | 'visible' | 'hidden' };
    result: null;
  };
  waitForText: { parameters: OfElement & { readonly text: ProbeText }; result: null };
  click: { parameters: OfElement & ProbeClick; result: null };
  hover: { parameters: OfElement; result: null };
  focus: { parameters: OfElement; result: null };
  /** Replaces the value of a field. */
  fill: { parameters: OfElement & { readonly value: string }; result: null };
  select: { parameters: OfElement & { readonly value: string }; result: null };
  wheel: { parameters: OfElement & { readonly deltaX: number; readonly deltaY: number }; result: null };
  drag: { parameters: OfElement & { readonly byX: number; readonly byY: number }; result: null };
  /** Evaluates the source of a function with one argument in the place. */
  runInPage: {
    parameters: InPlace & { readonly source: string; readonly argument: unknown };
    result: unknown;
  };
  /** Presses a key or chord, such as `Control+Shift+P`, where the focus is. */
  press: { parameters: { readonly keys: string }; result: null };
  /** Types text where the focus is. */
  type: { parameters: { readonly text: string }; result: null };
  resize: { parameters: { readonly width: number; readonly height: number }; result: null };
  emulateMedia: {
    parameters: {
      readonly reducedMotion?: 'reduce' | 'no-preference';
      readonly forcedColors?: 'active' | 'none';
    };
    result: null;
  };
  /** Writes a PNG of the window; its absolute path. */
  screenshot: { parameters: { readonly name: string }; result: string };
  webviewTitles: { parameters: Record<string, never>; result: string[] };
  /** Writes a line to the stdout of the process that started the window. */
  print: { parameters: { readonly line: string }; result: null };
}

export type ProbeOperationName = keyof ProbeOperations;

export interface ProbeRequest<Name extends ProbeOperationName> {
  readonly name: Name;
  readonly parameters: ProbeOperations[Name]['parameters'];
}

/** The body of a response: a result, or a sentence about what went wrong. */
export type ProbeResponse = { readonly result: unknown } | { readonly failure: string };
