// The overview's colours, read from custom properties of its element, so that the theme and the style sheet decide them.

export interface OverviewColors {
  readonly text: string;
  readonly line: string;
  readonly bar: string;
  readonly open: string;
  readonly close: string;
  readonly error: string;
  readonly wait: string;
  /** Of the time in which nothing could be told of the stream. */
  readonly pause: string;
  readonly live: string;
  readonly simulated: string;
  readonly view: string;
  readonly background: string;
  readonly font: string;
}

/** Reads the colours that apply to the element now. */
export function readOverviewColors(element: Element): OverviewColors {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(`--overview-${name}`).trim();
  return {
    text: read('text'),
    line: read('line'),
    bar: read('bar'),
    open: read('open'),
    close: read('close'),
    error: read('error'),
    wait: read('wait'),
    pause: read('pause'),
    live: read('live'),
    simulated: read('simulated'),
    view: read('view'),
    background: read('background'),
    font: `10px ${style.fontFamily}`,
  };
}
