import { assertNever } from '../lib/assert-never.ts';
import type { FeedState } from '../domain/feed-state.ts';
import type { TimestampMs } from '../domain/units.ts';
import {
  feedName,
  positionName,
  type AlarmFacts,
  type FeedFacts,
  type PositionFacts,
} from './alarm-facts.ts';
import { ageWords } from './age-words.ts';
import { accountAlarmWords, accountResolvedTitle, marketWords } from './account-words.ts';
import { feedErrorWords } from './feed-error-words.ts';
import { formatDuration, formatPriceShort, formatTimeOfDay } from './format-number.ts';
import { goneDetails, goneSentence } from './gone-words.ts';
import { positionTopicWords } from './position-topics.ts';
import { ordersAsOfClause, positionDetails, positionSentence } from './position-words.ts';
import type { Words } from './words.ts';

/** Title and text of an alarm. The same facts give the same words on every channel. */
export function alarmWords(
  topic: string,
  facts: AlarmFacts,
  valueState: FeedState,
  sinceMs: TimestampMs,
): Words {
  switch (facts.kind) {
    case 'position':
      return withAge(positionAlarmWords(topic, facts), facts.asOfMs, valueState, sinceMs);
    case 'gone':
      return { title: goneSentence(facts), text: goneDetails(facts) };
    case 'feed':
      return feedAlarmWords(topic, facts);
    case 'account':
      return withAge(accountAlarmWords(topic, facts), facts.asOfMs, valueState, sinceMs);
    case 'market':
      return marketWords(facts);
    case 'self':
      return { title: facts.title, text: facts.text };
    default:
      return assertNever(facts);
  }
}

function withAge(
  { title, text }: Words,
  asOfMs: TimestampMs | undefined,
  valueState: FeedState,
  sinceMs: TimestampMs,
): Words {
  return { title, text: `${text} ${ageWords(asOfMs, valueState === 'ok', sinceMs)}` };
}

function positionAlarmWords(topic: string, facts: PositionFacts): Words {
  const name = positionName(facts);
  if (topic === 'disagreement') {
    if (facts.disagreement === undefined) {
      return {
        title: `${name}: no difference between the two liquidation prices is seen now.`,
        text: positionSentence(facts),
      };
    }
    const { reported, likelyReason } = facts.disagreement;
    const theirs = reported === 'none' ? 'none' : formatPriceShort(reported, facts.tickSize);
    const ours =
      facts.liquidationPrice === undefined
        ? 'none'
        : formatPriceShort(facts.liquidationPrice, facts.tickSize);
    return {
      title: `${name}: two liquidation prices that do not agree.`,
      text: `The exchange says ${theirs}, Leeway computes ${ours}. Likely reason: ${asClause(likelyReason)}. Plan with the nearer of the two.`,
    };
  }
  if (topic === 'unprotected') {
    if (facts.unprotected !== true) {
      return {
        title:
          facts.unprotected === false
            ? `${name} has a stop before its liquidation price now${ordersAsOfClause(facts)}.`
            : `${name}: whether a stop stands before its liquidation price is not known now.`,
        text: positionSentence(facts),
      };
    }
    return {
      title: `${name} has no stop before its liquidation price${ordersAsOfClause(facts)}.`,
      text: `${positionSentence(facts)} A reduce-only stop order before that price would end it at a smaller loss.`,
    };
  }
  const ofTopic = positionTopicWords(topic, facts);
  if (ofTopic !== undefined) return ofTopic;
  return { title: positionSentence(facts), text: positionDetails(facts) };
}

/** Without its full stop, with a small first letter unless it is a name. */
function asClause(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

function feedAlarmWords(topic: string, facts: FeedFacts): Words {
  const name = feedName(facts);
  const since =
    facts.asOfMs === undefined
      ? 'It has not been read since Leeway started.'
      : `Last read at ${formatTimeOfDay(facts.asOfMs)}.`;
  const cause = facts.error === undefined ? undefined : feedErrorWords(facts.error);
  switch (topic) {
    case 'blind': {
      const when = facts.asOfMs === undefined ? '' : ` since ${formatTimeOfDay(facts.asOfMs)}`;
      const open =
        facts.positionCount === undefined
          ? 'Whether positions are open is not known.'
          : facts.positionCount === 0
            ? 'It had no open positions then.'
            : `${facts.positionCount} open ${facts.positionCount === 1 ? 'position is' : 'positions are'} not watched as they should be.`;
      const prices = facts.pricesAlive
        ? ' Prices still arrive: the last known positions are priced with them.'
        : '';
      return {
        title: `${name} is NOT MONITORED${when}.`,
        text: `${open}${prices} ${cause === undefined ? since : `${cause.title} ${cause.advice}`}`,
      };
    }
    case 'stale':
      return {
        title: `${name}: the figures are old.`,
        text: `${since} ${cause === undefined ? 'Leeway keeps asking.' : `${cause.title} ${cause.advice}`}`,
      };
    case 'clock-skew': {
      const words = feedErrorWords({ kind: 'clock-skew' });
      const skew =
        facts.clockSkewMs === undefined
          ? ''
          : ` It differs from the exchange by ${formatSkew(facts.clockSkewMs)}.`;
      return {
        title: `${name}: ${asClause(words.title)}.`,
        text: `${words.meaning}${skew} ${words.advice}`,
      };
    }
    case 'maintenance': {
      const words = feedErrorWords({ kind: 'maintenance' });
      const until =
        facts.error?.retryAtMs === undefined
          ? ''
          : ` Leeway asks again at ${formatTimeOfDay(facts.error.retryAtMs)}.`;
      return {
        title: `${name} is under maintenance.`,
        text: `${words.meaning} ${since}${until} ${words.advice}`,
      };
    }
    case 'banned': {
      const words = feedErrorWords({ kind: 'banned' });
      const until =
        facts.error?.retryAtMs === undefined
          ? ''
          : ` The ban ends at ${formatTimeOfDay(facts.error.retryAtMs)}.`;
      return {
        title: `${name}: ${asClause(words.title)}.`,
        text: `${words.meaning}${until} ${words.advice}`,
      };
    }
    case 'key-rights': {
      const words = feedErrorWords({ kind: 'key-too-powerful' });
      // Without an error the account is read: the key is in use all the same.
      const meaning =
        facts.error === undefined
          ? 'The account is watched, but whoever gets hold of this key can do more than look.'
          : words.meaning;
      return {
        title: `${name}: ${asClause(words.title)}.`,
        text: `${meaning} ${words.advice}`,
      };
    }
    default: {
      const words = cause ?? feedErrorWords({ kind: 'key-rejected' });
      return {
        title: `${name}: ${asClause(words.title)}.`,
        text: `${words.meaning} ${since} ${words.advice}`,
      };
    }
  }
}

function formatSkew(skewMs: number): string {
  const size = Math.abs(skewMs);
  return size < 60_000 ? `${(size / 1000).toFixed(1)} s` : formatDuration(size);
}

/** What is said once when an alarm ends. */
export function resolvedWords(
  topic: string,
  facts: AlarmFacts,
  ended: { readonly durationMs: number; readonly worst: string; readonly closed: boolean },
): Words {
  const lasted = `It lasted ${formatDuration(ended.durationMs)}, at worst ${ended.worst}.`;
  switch (facts.kind) {
    case 'position':
      return ended.closed
        ? {
            title: `${positionName(facts)} is no longer open.`,
            text: `${lasted} If you did not close it, look at the exchange.`,
          }
        : {
            title:
              positionTopicWords(topic, facts) === undefined
                ? `${positionName(facts)} is out of the danger zone.`
                : `Over: ${positionTopicWords(topic, facts)?.title ?? ''}`,
            text: `${positionSentence(facts)} ${lasted}`,
          };
    case 'gone':
      return { title: goneSentence(facts), text: 'It was acknowledged.' };
    case 'feed':
      return {
        title: `${feedName(facts)} is seen again.`,
        text: topic === 'clock-skew' ? `The clock is right again. ${lasted}` : lasted,
      };
    case 'account':
      return { title: accountResolvedTitle(topic, facts), text: lasted };
    case 'market':
      return { title: 'The market is calm again.', text: lasted };
    case 'self':
      return { title: `Ended: ${facts.title}`, text: lasted };
    default:
      return assertNever(facts);
  }
}
