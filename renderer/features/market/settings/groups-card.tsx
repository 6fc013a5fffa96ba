import { useMemo, useState, type ReactNode } from 'react';
import { MARKET_LIMITS } from '../../../../shared/contract/market-limits.ts';
import { DEFAULT_RADAR_OPTIONS } from '../../../../shared/market/verdict/radar-options.ts';
import { updateSettings } from '../../../state/actions.ts';
import { useApp } from '../../../state/use-app.ts';
import { Button } from '../../../ui/inputs/button.tsx';
import { Card } from '../../../ui/layout/card.tsx';
import { showToast } from '../../../ui/overlays/toast.tsx';
import { GroupRow } from './group-row.tsx';
import { addGroup, groupDraftsOf, moveCoin, parseGroups, type GroupDraft } from './groups-model.ts';

const DEFAULTS = groupDraftsOf(
  Object.fromEntries(
    Object.entries(DEFAULT_RADAR_OPTIONS.groups).map(([name, coins]) => [name, [...coins]]),
  ),
);

/** Which coins belong together: a fall of one sector is not called a fall of the market. */
export function GroupsCard(): ReactNode {
  const groups = useApp((app) => app.settings.market.groups);
  const saved = useMemo(() => groupDraftsOf(groups), [groups]);
  const [drafts, setDrafts] = useState(saved);
  const parsed = useMemo(() => parseGroups(drafts), [drafts]);
  const errors = parsed.ok ? {} : parsed.error;
  const isChanged = !isSame(drafts, saved);
  const change = (id: number, part: Partial<GroupDraft>): void =>
    setDrafts(drafts.map((draft) => (draft.id === id ? { ...draft, ...part } : draft)));
  const save = async (): Promise<void> => {
    if (!parsed.ok) return;
    if (await updateSettings({ market: { groups: parsed.value } })) {
      showToast({ title: 'Sectors saved', text: 'The radar judges by them from now on.' });
    }
  };
  return (
    <Card
      title="Sectors"
      note="A sector falls when at least two of its watched coins and 60 % of them do. A coin may stand in several."
    >
      <div className="market-setting">
        {drafts.length === 0 && (
          <p className="muted">No sector is kept: a fall is that of one coin, or of the market.</p>
        )}
        <ul className="group-rows">
          {drafts.map((draft) => (
            <GroupRow
              key={draft.id}
              draft={draft}
              others={drafts.filter(({ id }) => id !== draft.id)}
              error={errors[draft.id]}
              onName={(name) => change(draft.id, { name })}
              onAdd={(coins) => change(draft.id, { coins: [...draft.coins, ...coins] })}
              onMove={(coin, to) => setDrafts(moveCoin(drafts, coin, draft.id, to))}
              onRemove={() => setDrafts(drafts.filter(({ id }) => id !== draft.id))}
            />
          ))}
        </ul>
        <div className="market-setting-actions">
          <Button
            disabled={drafts.length >= MARKET_LIMITS.groups}
            onClick={() => setDrafts(addGroup(drafts))}
          >
            Add a sector
          </Button>
          <Button kind="primary" disabled={!parsed.ok || !isChanged} onClick={() => void save()}>
            Save sectors
          </Button>
          <Button kind="quiet" disabled={!isChanged} onClick={() => setDrafts(saved)}>
            Discard changes
          </Button>
          <Button
            kind="quiet"
            disabled={isSame(drafts, DEFAULTS)}
            onClick={() => setDrafts(DEFAULTS)}
          >
            Defaults
          </Button>
        </div>
      </div>
    </Card>
  );
}

/** By what they say, not by their numbers. */
function isSame(a: readonly GroupDraft[], b: readonly GroupDraft[]): boolean {
  const plain = (drafts: readonly GroupDraft[]): string =>
    JSON.stringify(drafts.map(({ name, coins }) => [name, coins]));
  return plain(a) === plain(b);
}
