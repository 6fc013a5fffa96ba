import { Check, CircleHelp, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ConnectReport, VenueInfo } from '../../../shared/contract/accounts.ts';
import { untoldRightsWords } from '../../../shared/words/key-rights-words.ts';
import { openExternal } from '../../state/actions.ts';
import { Button } from '../../ui/inputs/button.tsx';

type Told = 'yes' | 'no' | 'not told';

const TOLD: Readonly<
  Record<ConnectReport['rights'], { readonly trade: Told; readonly withdraw: Told }>
> = {
  'read-only': { trade: 'no', withdraw: 'no' },
  trade: { trade: 'yes', withdraw: 'no' },
  withdraw: { trade: 'not told', withdraw: 'yes' },
  'cannot-verify': { trade: 'not told', withdraw: 'not told' },
};

/** What the key may do: what was tried, what the venue says, and what it does not say, each by its own mark and word. */
export function KeyRights(props: {
  readonly report: ConnectReport;
  readonly venue: VenueInfo;
}): ReactNode {
  const { report, venue } = props;
  const { keyPage } = venue;
  const { trade, withdraw } = TOLD[report.rights];
  const isAddress = venue.fields.every(({ secret }) => !secret);
  const source = isAddress ? 'an address cannot' : `says ${venue.name}`;
  const untold = untoldRightsWords(report, venue.name);
  return (
    <div className="key-rights">
      <dl aria-label="What this key may do">
        <div>
          <dt>Read positions</dt>
          <dd>
            <Check size={14} aria-hidden /> yes, tried just now
          </dd>
        </div>
        <Right name="Trade or transfer" told={trade} source={source} />
        <Right name="Withdraw" told={withdraw} source={source} />
      </dl>
      {untold !== undefined && (
        <p className="muted">
          {untold}{' '}
          {keyPage !== undefined && (
            <Button size="small" onClick={() => void openExternal(keyPage)}>
              Open the venue’s key page
            </Button>
          )}
        </p>
      )}
    </div>
  );
}

function Right(props: {
  readonly name: string;
  readonly told: Told;
  readonly source: string;
}): ReactNode {
  const { name, told, source } = props;
  return (
    <div data-told={told}>
      <dt>{name}</dt>
      <dd>
        {told === 'yes' && <TriangleAlert size={14} aria-hidden />}
        {told === 'no' && <Check size={14} aria-hidden />}
        {told === 'not told' && <CircleHelp size={14} aria-hidden />}{' '}
        {told === 'not told' ? 'not verified' : `${told}, ${source}`}
      </dd>
    </div>
  );
}
