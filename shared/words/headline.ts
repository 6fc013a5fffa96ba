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
  const [first] = input.firstRoundDone ? input.blind : [];
  const unseen = first === undefined ? undefined : blindSentence(first, input.blind.length - 1);
  const gone = goneSentences(input.gone ?? []);
  if (leading !== undefined && leading.level === 'critical') {
    return fromPosition(leading, unseen === undefined ? gone : [...gone, unseen]);
  }
  if (gone.length > 0) {
    const rest = unseen ?? (leading === undefined ? undefined : positionSentence(leading.facts));
    return { level: 'critical', text: [...gone, ...(rest === undefined ? [] : [rest])].join(' ') };
  }
  if (unseen !== undefined) return { level: 'unknown', text: unseen };
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

function blindSentence(facts: FeedFacts, others: number): string {
  const more = others === 0 ? '' : ` and ${others} more`;
  const since =
    facts.asOfMs === undefined
      ? ' and have not been since Leeway started'
      : ` since ${formatTimeOfDay(facts.asOfMs)}`;
  const verb = others === 0 ? 'is' : 'are';
  const never = facts.asOfMs === undefined ? ' and has not been since Leeway started' : since;
  const cause = facts.error === undefined ? '' : ` ${feedErrorWords(facts.error).title}`;
  return `${feedName(facts)}${more} ${verb} not monitored${others === 0 ? never : since}.${cause}`;
}
