import type { Headline } from '../../shared/contract/app-state.ts';
import type { Level } from '../../shared/domain/level.ts';

const COLORS: Record<Level, string> = {
  safe: '#2aa393',
  watch: '#7b8fa5',
  warning: '#e59d1a',
  critical: '#f2491e',
  unknown: '#9a78ea',
};

const SHAPES: Record<Level, string> = {
  safe: '<circle cx="8" cy="8" r="6" fill="C"/>',
  watch:
    '<circle cx="8" cy="8" r="6.5" fill="none" stroke="C" stroke-width="2"/><circle cx="8" cy="8" r="3" fill="C"/>',
  warning: '<path d="M8 1 15.5 15H.5Z" fill="C"/>',
  critical: '<rect x="1" y="1" width="14" height="14" rx="1.5" fill="C"/>',
  unknown:
    '<path d="M8 1 15 8 8 15 1 8Z" fill="none" stroke="C" stroke-width="2"/><path d="M3 3 13 13" stroke="C" stroke-width="2.2"/>',
};

const GLYPHS: Record<Level, string> = {
  safe: '●',
  watch: '◉',
  warning: '▲',
  critical: '■',
  unknown: '◈',
};

/** The level's shape as a picture for the browser tab. */
export function faviconHref(level: Level): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${SHAPES[level].replaceAll('C', COLORS[level])}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** What the title says beside the shape: the position of the headline, or what the headline says where it is about none. */
export function tabSummary(
  headline: Pick<Headline, 'level' | 'positionKey'> | undefined,
  position: string | undefined,
): string | undefined {
  if (headline !== undefined && headline.positionKey === undefined) {
    if (headline.level === 'critical') return 'positions gone';
    if (headline.level === 'unknown') return 'not all is seen';
  }
  return position;
}

/** `■ −6.2 % BTC long · Leeway`: shape, distance, position. Without a position only the shape. */
export function tabTitle(level: Level, summary: string | undefined): string {
  return summary === undefined ? `${GLYPHS[level]} Leeway` : `${GLYPHS[level]} ${summary} · Leeway`;
}

export function showTabFace(level: Level, summary: string | undefined): void {
  const title = tabTitle(level, summary);
  if (document.title !== title) document.title = title;
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const href = faviconHref(level);
  if (link !== null && link.getAttribute('href') !== href) link.setAttribute('href', href);
}
