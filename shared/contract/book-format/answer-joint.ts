import type { JointLeeway, JointMove } from '../../domain/risk-report.ts';
import type { JointShock, JointShockPoint } from '../../risk/venue/venue-figures.ts';

type Json = Readonly<Record<string, unknown>>;

/** `{down, up}` as fractions, null with a reason; `first` names the position that breaks first. */
export function answerJointLeeway(leeway: JointLeeway): Json {
  const reasons: Record<string, string> = {};
  const side = (name: 'down' | 'up', move: JointMove): number | null => {
    if (move.kind === 'move') return move.ratio;
    reasons[name] = move.kind === 'none' ? 'none' : move.reason;
    return null;
  };
  const down = side('down', leeway.down);
  const up = side('up', leeway.up);
  return {
    down,
    up,
    ...(leeway.down.kind === 'move' && leeway.down.first !== undefined
      ? { downFirst: leeway.down.first }
      : {}),
    ...(leeway.up.kind === 'move' && leeway.up.first !== undefined
      ? { upFirst: leeway.up.first }
      : {}),
    ...(Object.keys(reasons).length === 0 ? {} : { reasons }),
  };
}

/**
 * Per scenario the fall of the base at which the first scope of the pool is liquidated (`baseMove`, `prices`), and the rise under
 * `up`. `jointShock` is the first scenario; several stand in `jointShocks`, in the order of the book.
 */
export function answerJointShocks(scopes: readonly (readonly JointShock[])[]): Json {
  const count = scopes[0]?.length ?? 0;
  if (count === 0) return {};
  const answers = Array.from({ length: count }, (_, index) =>
    answerScenario(
      scopes.flatMap((shocks) => (shocks[index] === undefined ? [] : [shocks[index]])),
    ),
  );
  return { jointShock: answers[0], ...(count > 1 ? { jointShocks: answers } : {}) };
}

function answerScenario(shocks: readonly JointShock[]): Json {
  const [first] = shocks;
  const blind = shocks.find((shock) => shock.reason !== undefined);
  const down = nearestPoint(shocks.map((shock) => shock.down));
  const up = nearestPoint(shocks.map((shock) => shock.up));
  const reason = blind?.reason ?? 'none';
  const fall = blind === undefined ? down : undefined;
  const rise = blind === undefined ? up : undefined;
  const reasons = {
    ...(fall === undefined ? { baseMove: reason, prices: reason } : {}),
    ...(rise === undefined ? { up: reason } : {}),
  };
  return {
    name: first?.name,
    betas: first?.betas,
    baseMove: fall?.baseMove ?? null,
    prices: fall === undefined ? null : Object.fromEntries(fall.prices),
    up:
      rise === undefined
        ? null
        : { baseMove: rise.baseMove, prices: Object.fromEntries(rise.prices) },
    ...(Object.keys(reasons).length === 0 ? {} : { reasons }),
  };
}

function nearestPoint(
  points: readonly (JointShockPoint | undefined)[],
): JointShockPoint | undefined {
  let nearest: JointShockPoint | undefined;
  for (const point of points) {
    if (point === undefined) continue;
    if (nearest === undefined || Math.abs(point.baseMove) < Math.abs(nearest.baseMove)) {
      nearest = point;
    }
  }
  return nearest;
}
