// axe in the page, in every theme.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import type { TestPage } from './pageHarness.ts';
import { themes, type ThemeName } from './themes.ts';

/** Whatever page it is. */
type PageInThemes = Pick<TestPage, 'page' | 'changeTheme'>;

const themeNames = Object.keys(themes) as ThemeName[];
const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, as `rule: element`: everything in the theme at hand, and the colours in all others. */
export async function findViolations(opened: PageInThemes): Promise<string[]> {
  const { page } = opened;
  await page.evaluate(await axeSource);
  const found = await runAxe(opened, undefined);
  for (const theme of themeNames) {
    await opened.changeTheme(theme);
    found.push(
      ...(await runAxe(opened, ['color-contrast', 'link-in-text-block'])).map((what) => `${theme}: ${what}`),
    );
  }
  await opened.changeTheme('dark');
  return found;
}

function runAxe({ page }: PageInThemes, rules: string[] | undefined): Promise<string[]> {
  return page.evaluate(async (runOnly) => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    // It would fetch the style sheets anew, which the page's policy forbids.
    const results = await axe.run(runOnly ? { runOnly, preload: false } : { preload: false });
    return results.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  }, rules);
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}
