/** Pages of the server itself, for when the screens cannot be shown. Plain: their policy allows no script or style. */
export const NEEDS_LINK_PAGE = page(
  'Leeway needs a new link',
  'This browser is not signed in. Leeway goes on watching. Open the link that Leeway printed when it started, or run <code>leeway serve</code> again: it prints a new one.',
);

export const NOT_BUILT_PAGE = page(
  'The screens are not built',
  'Leeway is watching, but its screens are missing. Run <code>npm run build</code> and start Leeway again.',
);

export const NOT_FOUND_PAGE = page('There is no such page', '<a href="/">Back to Leeway</a>');

function page(title: string, text: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><meta name="viewport" content="width=device-width"></head><body><h1>${title}</h1><p>${text}</p></body></html>`;
}
