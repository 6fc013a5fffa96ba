import { MARKET_LIMITS } from '../../../../shared/contract/market-limits.ts';
import type { MarketSettings } from '../../../../shared/contract/market-settings.ts';
import { err, ok, type Result } from '../../../../shared/lib/result.ts';

type Groups = MarketSettings['groups'];

/** One sector while it is edited. Its number is what it is known by: names change while they are typed. */
export interface GroupDraft {
  readonly id: number;
  readonly name: string;
  readonly coins: readonly string[];
}

export function groupDraftsOf(groups: Groups): readonly GroupDraft[] {
  return Object.entries(groups).map(([name, coins], id) => ({ id, name, coins }));
}

/** Behind all others, with a number that none of them has. */
export function addGroup(drafts: readonly GroupDraft[]): readonly GroupDraft[] {
  const id = drafts.reduce((most, draft) => Math.max(most, draft.id), -1) + 1;
  return [...drafts, { id, name: '', coins: [] }];
}

/** Takes a coin out of one sector and, where `to` is given, puts it into another one, once. */
export function moveCoin(
  drafts: readonly GroupDraft[],
  coin: string,
  from: number,
  to: number | undefined,
): readonly GroupDraft[] {
  return drafts.map((draft) => {
    const coins = draft.id === from ? draft.coins.filter((one) => one !== coin) : draft.coins;
    const isNew = draft.id === to && !coins.includes(coin);
    return { ...draft, coins: isNew ? [...coins, coin] : coins };
  });
}

/** The sectors that the drafts mean, or what is wrong by their numbers. */
export function parseGroups(
  drafts: readonly GroupDraft[],
): Result<Groups, Readonly<Record<number, string>>> {
  const errors: Record<number, string> = {};
  const seen = new Set<string>();
  for (const { id, name, coins } of drafts) {
    const short = name.trim();
    const key = short.toLowerCase();
    if (short === '') errors[id] = 'Give the sector a name.';
    else if (short.length > MARKET_LIMITS.groupName)
      errors[id] = `A name has at most ${MARKET_LIMITS.groupName} letters.`;
    else if (seen.has(key) || key === '__proto__') errors[id] = 'Another sector has this name.';
    else if (coins.length > MARKET_LIMITS.coinsPerGroup)
      errors[id] = `At most ${MARKET_LIMITS.coinsPerGroup} coins fit into a sector.`;
    seen.add(key);
  }
  if (Object.keys(errors).length > 0) return err(errors);
  return ok(Object.fromEntries(drafts.map(({ name, coins }) => [name.trim(), [...coins]])));
}

/** What a sector of so few coins is good for; undefined where there are enough. */
export function groupHint({ coins }: GroupDraft): string | undefined {
  if (coins.length === 0) return 'Without coins it says nothing.';
  return coins.length === 1 ? 'One coin alone is no sector: it takes two that fall.' : undefined;
}
