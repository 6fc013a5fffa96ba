import type { Announcement } from '../../../shared/alarms/alarm.ts';
import type { AccountView, PositionView } from '../../../shared/contract/app-state.ts';
import type { Figure } from '../../../shared/domain/outcome.ts';

/** What an alarm is about, in figures; unknown is null. */
export interface AlarmFacts {
  readonly account: {
    readonly id: string;
    readonly name: string;
    readonly exchange: string;
  } | null;
  readonly position: PositionFactsJson | null;
}

interface PositionFactsJson {
  readonly key: string;
  readonly symbol: string;
  readonly side: string;
  readonly contracts: number;
  readonly markPrice: number | null;
  readonly liquidationPrice: number | 'none' | null;
  /** Fraction of the mark. */
  readonly distance: number | 'none' | null;
  readonly sigmas: number | null;
  readonly marginRatio: number | null;
  readonly asOfMs: number | null;
}

/** The figures of the moment in which it is asked. */
export function alarmFacts(
  announcement: Pick<Announcement, 'accountId' | 'positionKey'>,
  views: { readonly accounts: readonly AccountView[]; readonly positions: readonly PositionView[] },
): AlarmFacts {
  const position = views.positions.find(({ key }) => key === announcement.positionKey);
  const accountId = position?.accountId ?? announcement.accountId;
  const account = views.accounts.find(({ id }) => id === accountId);
  return {
    account:
      account === undefined
        ? null
        : { id: account.id, name: account.name, exchange: account.exchange },
    position: position === undefined ? null : describe(position),
  };
}

function describe(view: PositionView): PositionFactsJson {
  const { liquidationPrice, distance, sigmas } = view.risk;
  return {
    key: view.key,
    symbol: view.symbol,
    side: view.side,
    contracts: view.contracts,
    markPrice: view.markPrice ?? null,
    liquidationPrice:
      liquidationPrice.kind === 'price'
        ? liquidationPrice.price
        : liquidationPrice.kind === 'none'
          ? 'none'
          : null,
    distance:
      distance.kind === 'distance' ? distance.ratio : distance.kind === 'none' ? 'none' : null,
    sigmas: known(sigmas),
    marginRatio: known(view.risk.marginRatio),
    asOfMs: view.asOfMs ?? null,
  };
}

function known(figure: Figure): number | null {
  return figure.kind === 'known' ? figure.value : null;
}
