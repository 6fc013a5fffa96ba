import { useMemo, useState } from 'react';
import type { PositionView } from '../../../../shared/contract/app-state.ts';
import type { BookWithBetas } from '../../../../shared/contract/channels.ts';
import { parseNumber, parsePositive } from '../../../../shared/domain/parse-number.ts';
import type { Price } from '../../../../shared/domain/units.ts';
import { stopWithin, type StopPrice } from '../../../../shared/risk/ways-out/stop-price.ts';
import { ASSUMED_COSTS } from '../../../../shared/risk/ways-out/way-out-changes.ts';
import { formatPercentInput } from '../../../format/format-number.ts';
import { keepStopWish, pageStorage, readStopWish, type StopWish } from './stop-limits.ts';
import type { BookPlace } from '../ways-out/ways-out-model.ts';

/** What the stop card shows and how it is changed. */
export interface StopState {
  readonly wish: StopWish;
  /** Undefined while the account is being read. */
  readonly result: StopPrice | undefined;
  /** Where the line stands on the chart; absent: none is wanted, or there is none. */
  readonly shownPrice: Price | undefined;
  readonly isShown: boolean;
  readonly onShow: (isShown: boolean) => void;
  readonly lossText: string;
  readonly lossError: string | undefined;
  readonly onLossText: (text: string) => void;
  readonly slippageText: string;
  readonly slippageError: string | undefined;
  readonly onSlippageText: (text: string) => void;
}

/** The stop within the trader's own limit, followed live; what was typed is remembered for this position. */
export function useStop(
  position: PositionView,
  data: BookWithBetas | undefined,
  place: BookPlace | undefined,
): StopState {
  const { key } = position;
  const [wish, setWish] = useState<StopWish>(() => readStopWish(key, pageStorage()));
  const [lossText, setLossText] = useState(() => String(wish.maxLoss ?? ''));
  const [slippageText, setSlippageText] = useState(() => formatPercentInput(wish.slippage));
  const [isShown, setIsShown] = useState(false);
  const change = (next: StopWish): void => {
    setWish(next);
    keepStopWish(key, next, pageStorage());
    setIsShown(true);
  };
  const loss = parsePositive(plain(lossText));
  const percent = parseNumber(plain(slippageText));
  const isPercent = percent !== undefined && percent >= 0 && percent < 100;
  const account = place?.account;
  const result = useMemo(
    () =>
      data === undefined || account === undefined
        ? undefined
        : stopWithin(account, key, { ...wish, takerFeeRate: ASSUMED_COSTS.takerFeeRate }, data),
    [data, account, key, wish],
  );
  return {
    wish,
    result,
    shownPrice: isShown && result?.kind === 'stop' ? result.price : undefined,
    isShown,
    onShow: setIsShown,
    lossText,
    lossError:
      lossText.trim() === '' || loss !== undefined
        ? undefined
        : 'Write an amount above 0, or nothing.',
    onLossText: (text) => {
      setLossText(text);
      const maxLoss = parsePositive(plain(text));
      if (maxLoss !== undefined) change({ ...wish, maxLoss });
      else if (text.trim() === '') change({ slippage: wish.slippage });
    },
    slippageText,
    slippageError: isPercent ? undefined : 'Write a percentage from 0 to below 100.',
    onSlippageText: (text) => {
      setSlippageText(text);
      const value = parseNumber(plain(text));
      if (value !== undefined && value >= 0 && value < 100) {
        change({ ...wish, slippage: value / 100 });
      }
    },
  };
}

/** Typed numbers come with spaces and thousands commas. */
function plain(text: string): string {
  return text.trim().replaceAll(/[ ,\u202f\u00a0](?=\d{3}(?:\D|$))/g, '');
}
