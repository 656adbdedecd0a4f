// Makes every character of a stream's text visible and harmless where it is shown: control characters become their
// pictures, and characters that reorder or hide text become their code points. The one place that decides it.

const controlPictures = 0x2400;
const deletePicture = 0x2421;

// Control and format characters are invisible, and the latter hold everything that reorders text. Line and paragraph
// separators would break a row. The two joiners stay: scripts and emoji are written with them.
const invisible = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text for a place of one line: line breaks and tabs are pictures too. */
export function visibleLine(text: string): string {
  return text.replace(invisible, pictureOf);
}

/** Text for a place of many lines: line feeds and tabs stay what they are. */
export function visibleBlock(text: string): string {
  return text.replace(invisible, (character) =>
    character === '\n' || character === '\t' ? character : pictureOf(character),
  );
}

function pictureOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(controlPictures + code);
  if (code === 0x7f) return String.fromCodePoint(deletePicture);
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}
