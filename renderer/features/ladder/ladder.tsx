import './ladder.css';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { AccountId, PositionKey } from '../../../shared/domain/units.ts';
import { useDemandingAlarms } from '../../app/use-active-alarms.ts';
import { formatDecimal } from '../../format/format-number.ts';
import { useAppStore } from '../../state/app-store.ts';
import { holdOrder } from '../../state/ladder-order.ts';
import { useApp } from '../../state/use-app.ts';
import { drawnRows } from './drawn-rows.ts';
import { LadderRow } from './ladder-row.tsx';
import { AXIS_TICKS, scalePosition } from './ladder-scale.ts';

const ROW_HEIGHT = 56;
const AXIS_HEIGHT = 32;
const ORDER_EVERY_MS = 500;
/** Beyond this many rows the list scrolls by itself instead of with the page. */
const MAX_VISIBLE_ROWS = 9;

/** All positions, or those of one account, nearest liquidation first. Rows keep their places while the pointer is over them. */
export function Ladder({ accountId }: { readonly accountId?: AccountId }): ReactNode {
  const wanted = useCalmOrder(accountId);
  const thresholds = useApp((app) => app.settings.alarms.thresholds);
  const currency = useApp((app) => app.settings.displayCurrency);
  const [held, setHeld] = useState<readonly PositionKey[] | undefined>(undefined);
  const [focused, setFocused] = useState<PositionKey | undefined>(undefined);
  const scrollBox = useRef<HTMLDivElement>(null);
  const keys = useMemo(
    () => (held === undefined ? wanted : holdOrder(held, wanted)),
    [held, wanted],
  );
  const focusedAt = focused === undefined ? -1 : keys.indexOf(focused);
  const demandingAlarms = useDemandingAlarms();
  const demanding = new Set(demandingAlarms.map((alarm) => alarm.subject.positionKey));
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not used here
  const virtual = useVirtualizer({
    count: keys.length,
    getScrollElement: () => scrollBox.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => keys[index] ?? index,
    overscan: 4,
    rangeExtractor: (range) => drawnRows(defaultRangeExtractor(range), focusedAt),
    scrollMargin: AXIS_HEIGHT,
  });
  const scrolls = keys.length > MAX_VISIBLE_ROWS;
  return (
    <div className="ladder">
      <div
        ref={scrollBox}
        className="ladder-scroll"
        data-scrolls={scrolls}
        {...(scrolls ? { tabIndex: 0 } : {})}
      >
        <Axis />
        <ol
          className="ladder-rows"
          aria-label="Positions, nearest liquidation first"
          style={{ height: virtual.getTotalSize() }}
          onPointerEnter={() => setHeld(wanted)}
          onPointerLeave={() => setHeld(undefined)}
        >
          {virtual.getVirtualItems().map((item) => {
            const key = keys[item.index];
            return key === undefined ? null : (
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it only learns whether its link has the focus
              <li
                key={key}
                className="ladder-item"
                aria-posinset={item.index + 1}
                aria-setsize={keys.length}
                onFocus={() => setFocused(key)}
                onBlur={() => setFocused(undefined)}
                style={{ transform: `translateY(${item.start - AXIS_HEIGHT}px)` }}
              >
                <LadderRow
                  positionKey={key}
                  thresholds={thresholds}
                  currency={currency}
                  demanding={demanding.has(key)}
                />
              </li>
            );
          })}
        </ol>
      </div>
      <Legend />
    </div>
  );
}

/** The order of the store, taken over at most once in `ORDER_EVERY_MS`: faster than that no eye follows a row. */
function useCalmOrder(accountId: AccountId | undefined): readonly PositionKey[] {
  const ladder = useAppStore((store) => store.ladder);
  const wanted = useMemo(() => {
    if (accountId === undefined) return ladder;
    const { positionsByKey } = useAppStore.getState();
    return ladder.filter((key) => positionsByKey.get(key)?.accountId === accountId);
  }, [ladder, accountId]);
  const [shown, setShown] = useState(wanted);
  const changedAt = useRef(0);
  useEffect(() => {
    if (wanted === shown) return undefined;
    const take = (): void => {
      changedAt.current = performance.now();
      setShown(wanted);
    };
    const wait = changedAt.current + ORDER_EVERY_MS - performance.now();
    const timer = setTimeout(take, Math.max(0, wait));
    return () => clearTimeout(timer);
  }, [wanted, shown]);
  return shown;
}

function Axis(): ReactNode {
  return (
    <div className="ladder-axis" aria-hidden>
      <span>Position</span>
      <div className="ladder-axis-scale number">
        {AXIS_TICKS.map((tick) => (
          <span key={tick} style={{ left: `${scalePosition(tick) * 100}%` }}>
            {tick === 0 ? 'now' : `${formatDecimal(tick * 100, 0)} %`}
          </span>
        ))}
      </div>
      <div className="ladder-figures">
        <span>liquidates</span>
        <span className="ladder-sigmas">daily σ</span>
        <span>at risk</span>
        <span>age</span>
      </div>
    </div>
  );
}

function Legend(): ReactNode {
  return (
    <div className="ladder-legend">
      <span>
        <i data-kind="ours" /> liquidation, our figure
      </span>
      <span>
        <i data-kind="theirs" /> the exchange’s figure
      </span>
      <span>
        <i data-kind="sigma" /> 1, 2, 3 daily sigmas
      </span>
      <span>
        <i data-kind="band" data-level="critical" /> critical
      </span>
      <span>
        <i data-kind="band" data-level="warning" /> warning
      </span>
    </div>
  );
}
