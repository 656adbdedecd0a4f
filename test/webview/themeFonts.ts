// The fonts that VS Code gives to a page on Linux, whatever the theme.

export const fonts = {
  'font-family':
    '"Segoe WPC", "Segoe UI", system-ui, "Ubuntu", "Droid Sans", "DejaVu Sans Condensed", sans-serif',
  'font-size': '13px',
  'editor-font-family': '"Droid Sans Mono", "DejaVu Sans Mono", monospace',
  'editor-font-size': '12px',
};
