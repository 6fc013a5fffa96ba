import type { Figure, LiquidationDistance, LiquidationPrice } from '../../domain/outcome.ts';
import type { ReportedFigures } from '../../domain/position.ts';
import type { PositionRisk, ScopeRisk } from '../../domain/risk-report.ts';
import type { PositionVenueFigures, ScopeVenueFigures } from '../../risk/venue/venue-figures.ts';

type Json = Readonly<Record<string, unknown>>;
type Reasons = Record<string, string>;

/** Collects what is null and why, so that no figure is without a reason. */
export class Figures {
  readonly values: Record<string, unknown> = {};
  readonly reasons: Reasons = {};

  put(name: string, figure: Figure | undefined): void {
    if (figure === undefined) return;
    if (figure.kind === 'known' && Number.isFinite(figure.value)) this.values[name] = figure.value;
    else this.none(name, figure.kind === 'known' ? 'invalid-input' : figure.reason);
  }

  putPrice(name: string, price: LiquidationPrice): void {
    if (price.kind === 'price') this.values[name] = price.price;
    else this.none(name, price.kind === 'none' ? 'none' : price.reason);
  }

  putDistance(name: string, distance: LiquidationDistance): void {
    if (distance.kind === 'distance') {
      this.values[name] = distance.ratio;
      this.values['direction'] = distance.direction;
    } else this.none(name, distance.kind === 'none' ? 'none' : distance.reason);
  }

  none(name: string, reason: string): void {
    this.values[name] = null;
    this.reasons[name] = reason;
  }

  toJson(): Json {
    return {
      ...this.values,
      ...(Object.keys(this.reasons).length === 0 ? {} : { reasons: this.reasons }),
    };
  }
}

export function answerScope(scope: ScopeRisk, venue: ScopeVenueFigures): Json {
  const figures = new Figures();
  figures.put('equity', scope.equity);
  figures.put('collateral', scope.collateral);
  figures.put('notional', scope.notional);
  figures.put('initialMargin', scope.initialMargin);
  figures.put('initialMarginWithBuffer', venue.initialMarginWithBuffer);
  figures.put('maintenanceMargin', scope.maintenanceMargin);
  figures.put('marginRatio', scope.marginRatio);
  figures.put('venueMarginRatio', venue.venueMarginRatio);
  figures.put('effectiveLeverage', scope.effectiveLeverage);
  figures.values['liquidatable'] = answerLiquidatable(
    scope.liquidatable,
    [scope.equity, scope.maintenanceMargin],
    figures.reasons,
  );
  figures.values['liquidation'] = answerLiquidation(scope, figures.reasons);
  if (venue.venueLevel !== undefined) figures.values['venueLevel'] = venue.venueLevel;
  return figures.toJson();
}

export function answerPosition(
  risk: PositionRisk,
  venue: PositionVenueFigures,
  scope: ScopeVenueFigures,
  reported: ReportedFigures | undefined,
): Json {
  const figures = new Figures();
  figures.put('notional', risk.notional);
  figures.put('unrealizedPnl', risk.unrealizedPnl);
  figures.put('initialMargin', risk.initialMargin);
  figures.put('maintenanceMargin', risk.maintenanceMargin);
  figures.put('maintenanceMarginRate', risk.maintenanceMarginRate);
  figures.put('maintenanceMarginDeduction', risk.maintenanceMarginDeduction);
  figures.putPrice('liquidationPrice', risk.liquidationPrice);
  figures.putPrice('bankruptcyPrice', risk.bankruptcyPrice);
  figures.putDistance('distance', risk.distance);
  if (risk.distance.kind === 'none') figures.none('sigmas', 'none');
  else figures.put('sigmas', risk.sigmas);
  figures.put('equity', risk.equity);
  figures.put('marginRatio', risk.marginRatio);
  figures.put('venueMarginRatio', scope.venueMarginRatio);
  figures.put('effectiveLeverage', risk.effectiveLeverage);
  figures.values['liquidatable'] = answerLiquidatable(
    risk.liquidatable,
    [risk.equity, risk.marginRatio],
    figures.reasons,
  );
  figures.put('maintenanceMarginAtLiquidation', venue.maintenanceMarginAtLiquidation);
  figures.put('otherMaintenanceMargin', venue.otherMaintenanceMargin);
  figures.put('otherUnrealizedPnl', venue.otherUnrealizedPnl);
  figures.put('impliedWalletBalance', venue.impliedWalletBalance);
  figures.put('ccxtMarginRatio', venue.ccxtMarginRatio);
  figures.put('bankruptcyQuote', venue.bankruptcyQuote);
  figures.put('fillablePrice', venue.fillablePrice);
  return {
    symbol: risk.symbol,
    side: risk.side,
    marginMode: risk.marginMode,
    underlying: risk.underlying,
    ...figures.toJson(),
    ...(reported === undefined ? {} : { reported }),
    ...(risk.disagreement === undefined ? {} : { disagreement: risk.disagreement }),
  };
}

/** False would be a promise where equity or requirement is unknown: then it is null like any other figure. */
export function answerLiquidatable(
  liquidatable: boolean,
  basis: readonly Figure[],
  reasons: Reasons,
): boolean | null {
  if (liquidatable) return true;
  for (const figure of basis) {
    if (figure.kind === 'unknown' && figure.reason !== 'not-positive-equity') {
      reasons['liquidatable'] = figure.reason;
      return null;
    }
  }
  return false;
}

function answerLiquidation(scope: ScopeRisk, reasons: Reasons): Json {
  const answer = Object.create(null) as Record<string, { down: number | null; up: number | null }>;
  for (const [underlying, { down, up }] of Object.entries(scope.liquidation)) {
    answer[underlying] = { down: null, up: null };
    for (const [name, price] of [
      ['down', down],
      ['up', up],
    ] as const) {
      if (price.kind === 'price') answer[underlying][name] = price.price;
      else {
        reasons[`liquidation.${underlying}.${name}`] =
          price.kind === 'none' ? 'none' : price.reason;
      }
    }
  }
  return answer;
}
