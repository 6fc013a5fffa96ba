import type { Level } from '../domain/level.ts';
import type { TimestampMs, PositionKey } from '../domain/units.ts';
import { feedName, type FeedFacts, type GoneFacts, type PositionFacts } from './alarm-facts.ts';
import { feedErrorWords } from './feed-error-words.ts';
import { formatTimeOfDay } from './format-number.ts';
import { goneSentences } from './gone-words.ts';
import { positionSentence } from './position-words.ts';

export interface HeadlineInput {
  readonly accountCount: number;
  /** Every account has been asked at least once. */
  readonly firstRoundDone: boolean;
  /** Accounts that cannot be seen now. */
  readonly blind: readonly FeedFacts[];
  /** The position that claims most attention: highest level, then nearest. */
  readonly leading?: {
    readonly key: PositionKey;
    readonly level: Level;
    readonly facts: PositionFacts;
    readonly asOfMs?: TimestampMs;
  };
  readonly positionCount: number;
  /** Positions that were critical and are not there any more, until somebody has answered. */
  readonly gone?: readonly GoneFacts[];
}

export interface HeadlineText {
  readonly level: Level;
  readonly text: string;
  readonly positionKey?: PositionKey;
  readonly asOfMs?: TimestampMs;
}

/** The sentence at the top. A danger that is seen leads; then what cannot be seen; then the nearest position. */
export function headlineOf(input: HeadlineInput): HeadlineText {
  const { leading } = input;
  if (input.accountCount === 0) {
    return { level: 'safe', text: 'No account is watched yet.' };
  }
  const [first, ...others] = input.firstRoundDone ? input.blind : [];
  const unseen = first === undefined ? undefined : blindSentence(first, others);
  const gone = goneSentences(input.gone ?? []);
  if (leading !== undefined && leading.level === 'critical') {
    return fromPosition(leading, unseen === undefined ? gone : [...gone, unseen]);
  }
  if (gone.length > 0) {
    const rest = unseen ?? (leading === undefined ? undefined : positionSentence(leading.facts));
    return { level: 'critical', text: [...gone, ...(rest === undefined ? [] : [rest])].join(' ') };
  }
  if (unseen !== undefined) {
    const near = leading?.level === 'warning' ? ` ${positionSentence(leading.facts)}` : '';
    return { level: 'unknown', text: `${unseen}${near}` };
  }
  if (!input.firstRoundDone) {
    return { level: 'unknown', text: 'The accounts are being read for the first time.' };
  }
  if (leading !== undefined) return fromPosition(leading);
  return { level: 'safe', text: 'No open positions. Nothing can be liquidated.' };
}

function fromPosition(
  leading: NonNullable<HeadlineInput['leading']>,
  more: readonly string[] = [],
): HeadlineText {
  const calm = leading.level === 'safe' ? 'Nothing is near. ' : '';
  return {
    level: leading.level,
    text: [`${calm}${positionSentence(leading.facts)}`, ...more].join(' '),
    positionKey: leading.key,
    ...(leading.asOfMs === undefined ? {} : { asOfMs: leading.asOfMs }),
  };
}

/** Since when and why is that of the first: the others have times and reasons of their own. */
function blindSentence(facts: FeedFacts, others: readonly FeedFacts[]): string {
  const since =
    facts.asOfMs === undefined
      ? ' and has not been since Leeway started'
      : ` since ${formatTimeOfDay(facts.asOfMs)}`;
  const cause = facts.error === undefined ? '' : ` ${feedErrorWords(facts.error).title}`;
  const [other, ...rest] = others;
  const more =
    other === undefined
      ? ''
      : rest.length === 0
        ? ` ${feedName(other)} is not monitored either.`
        : ` ${others.length} more accounts are not monitored either.`;
  return `${feedName(facts)} is not monitored${since}.${cause}${more}`;
}
