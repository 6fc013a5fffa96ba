import { useEffect, useRef, type ReactNode } from 'react';
import { needsConsent } from '../../../shared/contract/account-match.ts';
import type { ReplaceKeyReport, VenueInfo } from '../../../shared/contract/accounts.ts';
import { formatCount, formatDecimal } from '../../format/format-number.ts';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { adviceOf, awaitsTradeConsent, faceOf, type Consents } from './connect-result-model.ts';
import { KeyRights } from './key-rights.tsx';

/** What the venue answered to the test, and what follows from it. */
export function ConnectResult(props: {
  readonly report: ReplaceKeyReport;
  readonly venue: VenueInfo;
  readonly consents: Consents;
  readonly onConsent: (consents: Consents) => void;
}): ReactNode {
  const { report, venue, consents, onConsent } = props;
  const face = faceOf(report);
  const mayTrade = awaitsTradeConsent(report);
  const works = report.ok || mayTrade;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [report]);
  return (
    <div ref={box} className="connect-result" data-level={face.level} role="alert">
      <strong className="check-line">
        <LevelShape level={face.level} /> {face.title}
      </strong>
      {report.problems.length > 0 && !mayTrade && (
        <ul>
          {report.problems.map((problem) => (
            <li key={problem.kind + problem.message}>
              {problem.message} <span className="muted">{adviceOf(problem.kind)}</span>
            </li>
          ))}
        </ul>
      )}
      {report.match !== undefined && <p>{report.match.text}</p>}
      {works && <KeyRights report={report} venue={venue} />}
      {works && (
        <p className="muted number">
          {report.positions !== undefined && `${formatCount(report.positions, 'open position')}. `}
          {report.markets !== undefined && `${formatCount(report.markets, 'market')}. `}
          {report.clockSkewMs !== undefined &&
            `Clocks differ by ${formatDecimal(Math.abs(report.clockSkewMs), 0)} ms.`}
        </p>
      )}
      {mayTrade && (
        <Consent
          checked={consents.trade}
          onChange={(trade) => onConsent({ ...consents, trade })}
          text="I know that this key can trade and want Leeway to use it all the same. Leeway sends no orders, but whoever steals the key could."
        />
      )}
      {needsConsent(report.match) && (
        <Consent
          checked={consents.otherAccount}
          onChange={(otherAccount) => onConsent({ ...consents, otherAccount })}
          text="I want to watch what this key shows under this name all the same. History, rules and alarms so far are those of the account before."
        />
      )}
    </div>
  );
}

function Consent(props: {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly text: string;
}): ReactNode {
  return (
    <label className="check-line">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <span>{props.text}</span>
    </label>
  );
}
