import type { ReactNode } from 'react';
import type { AccountView } from '../../../shared/contract/app-state.ts';
import type { JointLeeway } from '../../../shared/domain/risk-report.ts';
import { formatCount } from '../../format/format-number.ts';
import { FEED_STATE_WORDS } from '../../format/words.ts';
import { SubjectHeader } from '../../ui/layout/subject-header.tsx';
import { accountAgeLimits } from './account-age.ts';
import { NearestJointText } from './joint-text.tsx';

/** Which account this is, how it is seen, and how far the whole market may move before something of it is liquidated. */
export function AccountHeader(props: {
  readonly account: AccountView;
  /** What breaks first on that move, in a sentence. */
  readonly first: string | undefined;
}): ReactNode {
  const { account } = props;
  const { status, source, exchangeName, jointLeeway } = account;
  const isOld = status.state !== 'ok';
  return (
    <SubjectHeader
      level={account.level}
      title={account.name}
      tags={source === 'demo' ? ['DEMO'] : source === 'imported' ? ['imported'] : []}
      trouble={isOld ? FEED_STATE_WORDS[status.state] : undefined}
      line={[
        ...(exchangeName === account.name ? [] : [exchangeName]),
        ...(status.asOfMs === undefined ? [] : [formatCount(account.positionCount, 'position')]),
      ].join(', ')}
      big={<NearestJointText joint={jointLeeway} />}
      bigIsWord={!isNumber(jointLeeway)}
      bigLine={
        isNumber(jointLeeway) ? (
          <>
            first liquidation if all markets move together
            {props.first !== undefined && <br />}
            {props.first}
          </>
        ) : (
          'room if all markets move together'
        )
      }
      isOld={isOld}
      asOfMs={status.asOfMs}
      ageLimits={accountAgeLimits(account)}
    />
  );
}

function isNumber({ down, up }: JointLeeway): boolean {
  return (
    down.kind !== 'unknown' && up.kind !== 'unknown' && (down.kind === 'move' || up.kind === 'move')
  );
}
