// Measures text in the page's font with a canvas, without laying anything out.

import type { MeasureText } from '../state/sentenceLines.ts';

/** A ruler for the font that the page has when it is used first. */
export function createTextRuler(): MeasureText {
  const context = document.createElement('canvas').getContext('2d');
  let font = '';
  return (text) => {
    if (!context) return 0;
    if (font === '') {
      const style = getComputedStyle(document.body);
      font = `${style.fontSize} ${style.fontFamily}`;
    }
    context.font = font;
    return context.measureText(text).width;
  };
}
