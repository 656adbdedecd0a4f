// axe in the page, in every theme.

import type { TestPage } from './pageHarness.ts';
import { nonce } from './pageServer.ts';
import { themes, type ThemeName } from './themes.ts';

/** Whatever page it is. */
type PageInThemes = Pick<TestPage, 'page' | 'theme' | 'changeTheme'>;

const themeNames = Object.keys(themes) as ThemeName[];

/** What axe finds, as `rule: element`: everything in the theme at hand, and the colours in all others. */
export async function findViolations(opened: PageInThemes): Promise<string[]> {
  const { theme: first } = opened;
  await loadAxe(opened);
  const found = await runAxe(opened, undefined);
  for (const theme of themeNames.filter((name) => name !== first)) {
    await opened.changeTheme(theme);
    found.push(
      ...(await runAxe(opened, ['color-contrast', 'link-in-text-block'])).map((what) => `${theme}: ${what}`),
    );
  }
  await opened.changeTheme('dark');
  return found;
}

function loadAxe({ page }: PageInThemes): Promise<void> {
  return page.evaluate(
    (allowed) =>
      new Promise<void>((resolve, reject) => {
        if ('axe' in globalThis) return resolve();
        const script = document.createElement('script');
        script.nonce = allowed;
        script.src = 'axe.js';
        script.addEventListener('load', () => {
          script.remove();
          resolve();
        });
        script.addEventListener('error', () => reject(new Error('axe was not loaded')));
        document.head.append(script);
      }),
    nonce,
  );
}

function runAxe({ page }: PageInThemes, rules: string[] | undefined): Promise<string[]> {
  return page.evaluate(async (runOnly) => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    const results = await axe.run({
      // It would fetch the style sheets anew, which the page's policy forbids.
      preload: false,
      // What is in order is not described, which takes longer than to find it.
      resultTypes: ['violations'],
      selectors: false,
      ...(runOnly && { runOnly }),
    });
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
