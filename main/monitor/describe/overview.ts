import type { Headline } from '../../../shared/contract/app-state.ts';
import { compareLevels } from '../../../shared/domain/level.ts';
import type { FeedFacts, GoneFacts } from '../../../shared/words/alarm-facts.ts';
import { headlineOf } from '../../../shared/words/headline.ts';
import type { DescribedPosition } from './describe-position.ts';

/** The headline over everything that is watched. */
export function overviewHeadline(input: {
  readonly accountCount: number;
  readonly firstRoundDone: boolean;
  readonly blind: readonly FeedFacts[];
  readonly positions: Iterable<DescribedPosition>;
  readonly gone: readonly GoneFacts[];
}): Headline {
  let leading: DescribedPosition | undefined;
  let positionCount = 0;
  for (const position of input.positions) {
    positionCount += 1;
    if (leading === undefined || claimsMore(position, leading)) leading = position;
  }
  return headlineOf({
    accountCount: input.accountCount,
    firstRoundDone: input.firstRoundDone,
    blind: input.blind,
    gone: input.gone,
    positionCount,
    ...(leading === undefined
      ? {}
      : {
          leading: {
            key: leading.key,
            level: leading.level,
            facts: leading.facts,
            ...(leading.facts.asOfMs === undefined ? {} : { asOfMs: leading.facts.asOfMs }),
          },
        }),
  });
}

/** Worse first, then nearer. */
function claimsMore(a: DescribedPosition, b: DescribedPosition): boolean {
  const byLevel = compareLevels(a.level, b.level);
  return byLevel === 0 ? a.distance < b.distance : byLevel > 0;
}
