// The style of the index page. It uses the browser's own colours, so that it is readable in light, dark and forced
// colours alike.

export const indexPageStyle = `
:root { color-scheme: light dark; --line: color-mix(in srgb, CanvasText 20%, Canvas); }
body { margin: 0 auto; max-width: 68rem; padding: 0 1.5rem 3rem; background: Canvas; color: CanvasText;
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 1.5rem 0 0.5rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 0.5rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: 0.25rem 0; max-width: 46rem; }
code, pre, input, select { font-family: ui-monospace, monospace; font-size: 13px; }
.panel { position: sticky; top: 0; padding: 0.75rem 0; background: Canvas; border-bottom: 1px solid var(--line); }
form { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
form input { flex: 1 1 20rem; }
form [role='status'] { flex-basis: 100%; }
input, select, button { padding: 0.25rem 0.5rem; }
#log { height: 11rem; margin: 0.5rem 0 0; padding: 0.5rem; overflow: auto; border: 1px solid var(--line);
  white-space: pre-wrap; overflow-wrap: anywhere; }
article { padding: 0.75rem 0; border-top: 1px solid var(--line); }
.address { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; }
.ending { border: 1px solid var(--line); border-radius: 3px; padding: 0 0.4rem; font-size: 13px; }
table { border-collapse: collapse; margin: 0.5rem 0; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 0.15rem 1.25rem 0.15rem 0; }
summary { cursor: pointer; font-size: 14px; }
`;
