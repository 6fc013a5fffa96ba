import { useEffect, useRef, type ReactNode } from 'react';
import type { ConnectReport } from '../../../shared/contract/accounts.ts';
import type { Level } from '../../../shared/domain/level.ts';
import { feedErrorWords } from '../../../shared/words/feed-error-words.ts';
import { formatCount, formatDecimal } from '../../format/format-number.ts';
import { LevelShape } from '../../ui/level-mark.tsx';

/** What the venue answered to the test, and what follows from it. */
export function ConnectResult(props: {
  readonly report: ConnectReport;
  readonly accepts: boolean;
  readonly onAccept: (accepts: boolean) => void;
}): ReactNode {
  const { report } = props;
  const face = faceOf(report);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [report]);
  return (
    <div ref={box} className="connect-result" data-level={face.level} role="alert">
      <strong className="check-line">
        <LevelShape level={face.level} /> {face.title}
      </strong>
      {report.problems.length > 0 && (
        <ul>
          {report.problems.map((problem) => (
            <li key={problem.kind + problem.message}>
              {problem.message} <span className="muted">{feedErrorWords(problem).advice}</span>
            </li>
          ))}
        </ul>
      )}
      {report.ok && (
        <p className="muted number">
          {report.positions !== undefined && `${formatCount(report.positions, 'open position')}. `}
          {report.markets !== undefined && `${formatCount(report.markets, 'market')}. `}
          {report.clockSkewMs !== undefined &&
            `Clocks differ by ${formatDecimal(Math.abs(report.clockSkewMs), 0)} ms.`}
        </p>
      )}
      {report.ok && report.rights === 'trade' && (
        <label className="check-line">
          <input
            type="checkbox"
            checked={props.accepts}
            onChange={(event) => props.onAccept(event.target.checked)}
          />
          <span>
            I know that this key can trade and want Leeway to use it all the same. Leeway sends no
            orders, but whoever steals the key could.
          </span>
        </label>
      )}
    </div>
  );
}

function faceOf(report: ConnectReport): { readonly level: Level; readonly title: string } {
  if (!report.ok) return { level: 'critical', title: 'This does not work yet.' };
  switch (report.rights) {
    case 'read-only':
      return { level: 'safe', title: 'It works, and the key can only read.' };
    case 'trade':
      return { level: 'warning', title: 'It works, but this key can trade.' };
    case 'withdraw':
      return { level: 'critical', title: 'This key can withdraw. Leeway does not take it.' };
    case 'cannot-verify':
      return { level: 'watch', title: 'It works. The venue does not say what the key may do.' };
  }
}
