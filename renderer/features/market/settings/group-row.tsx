import { ArrowRight, ChevronDown, Trash2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { MARKET_LIMITS } from '../../../../shared/contract/market-limits.ts';
import { Button, IconButton } from '../../../ui/inputs/button.tsx';
import { TextField } from '../../../ui/inputs/field.tsx';
import { Menu } from '../../../ui/inputs/menu.tsx';
import { CoinInput } from './coin-input.tsx';
import { groupHint, type GroupDraft } from './groups-model.ts';

/** One sector: its name, its coins, each of which can be moved to another sector or taken out. */
export function GroupRow(props: {
  readonly draft: GroupDraft;
  readonly others: readonly GroupDraft[];
  readonly error: string | undefined;
  readonly onName: (name: string) => void;
  readonly onAdd: (coins: readonly string[]) => void;
  /** `to` absent: out of this sector, into no other. */
  readonly onMove: (coin: string, to: number | undefined) => void;
  readonly onRemove: () => void;
}): ReactNode {
  const { draft, others } = props;
  const shown = draft.name.trim() === '' ? 'the new sector' : draft.name;
  const hint = groupHint(draft);
  return (
    <li className="group-row">
      <div className="group-head">
        <TextField
          label="Sector"
          hideLabel
          placeholder="Name of the sector"
          value={draft.name}
          maxLength={MARKET_LIMITS.groupName}
          error={props.error}
          {...(hint === undefined ? {} : { hint })}
          onChange={props.onName}
        />
        <CoinInput
          label={`Add coins to ${shown}`}
          inline
          present={draft.coins}
          most={MARKET_LIMITS.coinsPerGroup}
          onAdd={props.onAdd}
        />
        <IconButton label={`Remove ${shown}`} onClick={props.onRemove}>
          <Trash2 size={16} aria-hidden />
        </IconButton>
      </div>
      <ul className="group-coins" aria-label={`Coins of ${shown}`}>
        {draft.coins.map((coin) => (
          <li key={coin}>
            <Menu
              trigger={
                <Button size="small" aria-label={`${coin}: move or remove`}>
                  {coin} <ChevronDown size={12} aria-hidden />
                </Button>
              }
              entries={[
                ...others
                  .filter(({ name }) => name.trim() !== '')
                  .map(({ id, name }) => ({
                    label: `Move to ${name}`,
                    icon: <ArrowRight size={14} aria-hidden />,
                    onSelect: () => props.onMove(coin, id),
                  })),
                {
                  label: `Take ${coin} out`,
                  icon: <X size={14} aria-hidden />,
                  onSelect: () => props.onMove(coin, undefined),
                },
              ]}
            />
          </li>
        ))}
      </ul>
    </li>
  );
}
