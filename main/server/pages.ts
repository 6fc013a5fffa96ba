import type { MonitorHealth } from '../../shared/contract/app-state.ts';
import { formatTimeOfDay } from '../../shared/words/format-number.ts';

/** A page of the server itself, for when the screens cannot be shown. The nonce is that of its answer's policy. */
export type Page = (nonce: string) => string;

/** `watching`: see `watchingWords`. */
export function needsLinkPage(watching: string): Page {
  return page(
    'Leeway needs a new link',
    `<p>This browser is not signed in, so this page shows no positions and cannot warn you.</p>
<p>${watching}</p>
<p>To see them again, open the link that Leeway printed when it started, or run <code>leeway serve</code> once more on that machine: it prints a new one.</p>`,
  );
}

export const NOT_BUILT_PAGE = page(
  'The screens are not built',
  '<p>Leeway is watching, but its screens are missing. Run <code>npm run build</code> and start Leeway again.</p>',
);

export const NOT_FOUND_PAGE = page(
  'There is no such page',
  '<p><a href="/">Back to Leeway</a></p>',
);

/** What became of watching, for a browser that is not signed in: no account, no figure, only whether somebody looks. */
export function watchingWords(
  monitor: MonitorHealth['state'] | undefined,
  startedAtMs: number,
): string {
  const since = `Leeway itself has been running since ${formatTimeOfDay(startedAtMs)}`;
  if (monitor === 'running') return `${since} and is watching.`;
  if (monitor === 'down') {
    return `${since}, but its monitor stopped and is being restarted: nobody is watching your positions now.`;
  }
  return `${since} and is starting to watch.`;
}

/** The two themes of the screens, as far as a page of text needs them. */
const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #fff; color: #1b1f24;
  font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 34rem; padding: 2rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
p { margin: 0 0 0.75rem; }
code { font-family: ui-monospace, monospace; background: #eef0f3; border-radius: 4px; padding: 0.1em 0.35em; }
a { color: #0b57d0; }
@media (prefers-color-scheme: dark) {
  body { background: #111418; color: #e6e9ee; }
  code { background: #262b33; }
  a { color: #8ab4f8; }
}`;

function page(title: string, content: string): Page {
  return (nonce) =>
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><meta name="viewport" content="width=device-width"><style nonce="${nonce}">${STYLE}</style></head><body><main><h1>${title}</h1>${content}</main></body></html>`;
}
