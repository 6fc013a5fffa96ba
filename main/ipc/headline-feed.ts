import type { AppState, PositionView } from '../../shared/contract/app-state.ts';
import { formatSignedPercent } from '../../shared/words/format-number.ts';
import type { Clock, HostPorts } from '../host-ports.ts';

const MIN_INTERVAL_MS = 1_000;
const SHOWN = 3;

/** Hands headline and nearest positions to the host's indicator (tray), at most once a second and only when changed. */
export function createHeadlineFeed(
  clock: Clock,
  state: () => AppState,
  show: HostPorts['showHeadline'],
): { changed(): void; stop(): void } {
  let cancel: (() => void) | undefined;
  let shown = '';

  function showNow(): void {
    cancel = undefined;
    const { headline, positions } = state();
    const nearest = nearestPositions(positions);
    const key = JSON.stringify([headline.level, headline.text, nearest]);
    if (key === shown) return;
    shown = key;
    show(headline, nearest);
  }

  return {
    changed() {
      cancel ??= clock.setTimer(MIN_INTERVAL_MS, showNow);
    },
    stop: () => cancel?.(),
  };
}

/** `BTC long on Binance: −6.2 %`, the nearest first. A distance that is unknown cannot be ranked and is left out. */
function nearestPositions(positions: readonly PositionView[]): readonly string[] {
  return positions
    .flatMap((view) => {
      const { distance } = view.risk;
      return distance.kind === 'distance' ? [{ view, distance }] : [];
    })
    .toSorted((a, b) => a.distance.ratio - b.distance.ratio)
    .slice(0, SHOWN)
    .map(({ view, distance }) => {
      const move = (distance.direction === 'down' ? -1 : 1) * distance.ratio;
      return `${view.underlying} ${view.side} on ${view.exchangeName}: ${formatSignedPercent(move)}`;
    });
}
