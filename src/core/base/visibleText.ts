// Makes every character of a stream's text visible and harmless where it is shown: control characters become their
// names, and characters that reorder or hide text become their code points. The one place that decides it. Names and not
// the Unicode pictures of controls, since many editor fonts lack those.

const controlNames =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  );
const deleteCode = 0x7f;

// Control and format characters are invisible, and the latter hold everything that reorders text. Line and paragraph
// separators would break a row. The two joiners stay: scripts and emoji are written with them.
const invisible = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text for a place of one line: line breaks and tabs are marks too. */
export function visibleLine(text: string): string {
  return text.replace(invisible, (character) => {
    if (character === '\n') return '↵';
    return character === '\t' ? '→' : nameOf(character);
  });
}

/** Text for a place of many lines: line feeds and tabs stay what they are. */
export function visibleBlock(text: string): string {
  return text.replace(invisible, (character) =>
    character === '\n' || character === '\t' ? character : nameOf(character),
  );
}

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === deleteCode) return '[DEL]';
  return `[${controlNames[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`}]`;
}
