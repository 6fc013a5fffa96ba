/** The five faces of a position, account, tray and favicon. `unknown` is blind: it never looks safe. */
export type Level = 'safe' | 'watch' | 'warning' | 'critical' | 'unknown';

/**
 * Order in which levels claim attention. Unknown stands above warning (what cannot be seen may be critical)
 * and below critical (a danger that is seen leads).
 */
const ATTENTION: Record<Level, number> = { safe: 0, watch: 1, warning: 2, unknown: 3, critical: 4 };

export function compareLevels(a: Level, b: Level): number {
  return ATTENTION[a] - ATTENTION[b];
}

/** The level that claims most attention; `safe` for no members. */
export function worstLevel(levels: Iterable<Level>): Level {
  let worst: Level = 'safe';
  for (const level of levels) if (compareLevels(level, worst) > 0) worst = level;
  return worst;
}
