// The icons that the page uses, cut out of the codicons: the whole font would be most of what the extension weighs. An
// icon is used when its name stands as a text in the page's sources.
import { glob, readFile, writeFile } from 'node:fs/promises';

import subsetFont from 'subset-font';

const source = 'node_modules/@vscode/codicons/dist';

/** Writes `codicon.ttf` and `codicon.css` into the folder, with the icons that the page's sources name. */
export async function writeIconFont(folder: string): Promise<void> {
  const texts = await readPageTexts();
  const css = await readFile(`${source}/codicon.css`, 'utf8');
  const characters: string[] = [];
  const usedRules = css.replaceAll(
    /^\.codicon-([\w-]+):before \{ content: "\\([0-9a-f]+)" \}$/gm,
    (rule, name: string, code: string) => {
      if (!texts.has(name)) return '';
      characters.push(String.fromCodePoint(Number.parseInt(code, 16)));
      return rule;
    },
  );
  const font = await subsetFont(await readFile(`${source}/codicon.ttf`), characters.join(''), {
    targetFormat: 'truetype',
  });
  await writeFile(`${folder}/codicon.ttf`, font);
  await writeFile(`${folder}/codicon.css`, usedRules.replaceAll(/\n{2,}/g, '\n'));
}

/** All string literals of the page's sources. */
async function readPageTexts(): Promise<ReadonlySet<string>> {
  const texts = new Set<string>();
  for await (const file of glob('src/webview/**/*.{ts,tsx}')) {
    const code = await readFile(file, 'utf8');
    for (const [, text] of code.matchAll(/['"]([a-z][\w-]*)['"]/g)) if (text !== undefined) texts.add(text);
  }
  return texts;
}
