// Puts the positions of the TypeScript sources into stack traces. VS Code replaces the formatter of stack traces in the
// extension host, so Node's own source map support has no effect there; its table of maps can be asked all the same.
import { findSourceMap, setSourceMapsSupport } from 'node:module';
import { fileURLToPath } from 'node:url';

/** To be called before the files are loaded whose positions shall be found. */
export function keepSourceMaps(): void {
  setSourceMapsSupport(true);
}

/** The stack with every position that has a source map replaced by the original one. */
export function withSourcePositions(stack: string): string {
  return stack.replace(
    /([^\s(]+\.cjs):(\d+):(\d+)/g,
    (position, file: string, line: string, column: string) => {
      const entry = findSourceMap(file)?.findEntry(Number(line) - 1, Number(column) - 1);
      if (entry === undefined || !('originalSource' in entry)) return position;
      const source = entry.originalSource.startsWith('file:')
        ? fileURLToPath(entry.originalSource)
        : entry.originalSource;
      return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    },
  );
}
