import { useState, type ReactNode } from 'react';
import type { AccountId } from '../../../../shared/domain/units.ts';
import type { PathLiquidation } from '../../../../shared/risk/path/replay-path.ts';
import type { SavedByWayOut } from '../../../../shared/risk/path/saved-by-ways-out.ts';
import { formatAmount, formatCount } from '../../../format/format-number.ts';
import { formatFull } from '../../../format/format-time.ts';
import { unknownReasonWords } from '../../../format/words.ts';
import { useHideAmounts } from '../../../state/use-app.ts';
import { Button } from '../../../ui/inputs/button.tsx';
import { LevelShape } from '../../../ui/figures/level-mark.tsx';
import { StepName } from '../../stress/step-name.tsx';
import type { CrashReport } from './crash-report.ts';
import { afterWords, savedText } from './crash-words.ts';

const PAGE = 5;

interface Names {
  readonly nameOf: (id: AccountId) => string;
  readonly positionName: (key: string) => string;
  /** Whether the book has several accounts, so that each is named. */
  readonly isDesk: boolean;
}

/** What goes when, what that takes, and what each way out would have been worth. */
export function CrashSteps(
  props: Names & {
    readonly report: CrashReport;
    readonly saved: ReadonlyMap<number, readonly SavedByWayOut[]>;
    readonly isWorking: boolean;
  },
): ReactNode {
  const { report, saved, isWorking, ...names } = props;
  const [shownCount, setShownCount] = useState(PAGE);
  const { liquidations, unknown } = report.replay;
  const more = liquidations.length - shownCount;
  return (
    <div className="liquidation-order-steps">
      {liquidations.length === 0 ? (
        <p className="muted">
          {unknown.length > 0
            ? 'Nothing that Leeway can judge is liquidated.'
            : 'Nothing is liquidated on this path.'}
        </p>
      ) : (
        <ol className="liquidation-steps">
          {liquidations.slice(0, shownCount).map((step, index) => (
            <Step
              key={`${step.accountId}|${step.poolId}|${step.positions.join()}`}
              number={index + 1}
              step={step}
              startMs={report.startMs}
              ways={saved.get(index)}
              isWorking={isWorking}
              {...names}
            />
          ))}
        </ol>
      )}
      {more > 0 && (
        <Button size="small" onClick={() => setShownCount(shownCount + 2 * PAGE)}>
          Show {formatCount(Math.min(more, 2 * PAGE), 'more', 'more')} of {more}
        </Button>
      )}
      {unknown.map((entry) => (
        <p
          key={`${entry.accountId}|${entry.poolId}|${entry.positions.join()}`}
          className="liquidation-unknown"
          data-level="unknown"
        >
          <LevelShape level="unknown" size={14} />
          <span>
            {formatCount(entry.positions.length, 'position')} of {names.nameOf(entry.accountId)} may
            be liquidated at any point: {unknownReasonWords(entry.reason)}.
          </span>
        </p>
      ))}
    </div>
  );
}

function Step(
  props: Names & {
    readonly number: number;
    readonly step: PathLiquidation;
    readonly startMs: number | undefined;
    readonly ways: readonly SavedByWayOut[] | undefined;
    readonly isWorking: boolean;
  },
): ReactNode {
  const hide = useHideAmounts();
  const { step, ways, startMs } = props;
  const { settleCurrency: currency } = step;
  return (
    <li className="liquidation-step" data-level="critical">
      <span className="liquidation-step-number number">{props.number}</span>
      <span>
        <StepName
          step={step}
          accountName={props.isDesk ? props.nameOf(step.accountId) : undefined}
          positionName={props.positionName}
        />
      </span>
      <span
        className="liquidation-step-when number"
        {...(startMs !== undefined && { title: `Then: ${formatFull(startMs + step.atMs)}` })}
      >
        {afterWords(step.atMs)}
        <span className="figure-line faint">
          takes all {formatAmount(step.lost, currency, { hide })}
        </span>
      </span>
      {ways === undefined ? (
        <p className="crash-ways faint">
          {props.isWorking ? 'Working out what would have saved it' : ''}
        </p>
      ) : (
        <Ways ways={ways} currency={currency} hide={hide} />
      )}
    </li>
  );
}

function Ways(props: {
  readonly ways: readonly SavedByWayOut[];
  readonly currency: string;
  readonly hide: boolean;
}): ReactNode {
  const { ways, currency, hide } = props;
  return (
    <ul className="crash-ways" aria-label="Taken before it began">
      {ways.map((way) => {
        const { what, worth, helps } = savedText(way, { currency, hide });
        return (
          <li key={way.kind} data-helps={helps}>
            <span className="crash-way-what">{what}</span>
            <span className="number">{worth}</span>
          </li>
        );
      })}
    </ul>
  );
}
