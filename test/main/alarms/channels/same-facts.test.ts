import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertOf, nameViews } from '../../../../main/alarms/channels/alertmanager-alerts.ts';
import type { Carrier } from '../../../../main/alarms/channels/attempt.ts';
import { createEmail } from '../../../../main/alarms/channels/email.ts';
import type { Fetch } from '../../../../main/alarms/channels/http.ts';
import { joinAnnouncements } from '../../../../main/alarms/channels/join-announcements.ts';
import { createNtfy } from '../../../../main/alarms/channels/ntfy.ts';
import { createTelegram } from '../../../../main/alarms/channels/telegram.ts';
import { createWebhook } from '../../../../main/alarms/channels/webhook.ts';
import type { Announcement } from '../../../../shared/alarms/alarm.ts';
import { stepEngine } from '../../../../shared/alarms/engine/alarm-engine.ts';
import { alarmViews } from '../../../../shared/alarms/engine/alarm-views.ts';
import type { Observation } from '../../../../shared/alarms/engine/alarm-state.ts';
import { createEngineState } from '../../../../shared/alarms/engine/engine-state.ts';
import { known } from '../../../../shared/domain/outcome.ts';
import type { AccountFacts, PositionFacts } from '../../../../shared/words/alarm-facts.ts';
import {
  formatAmount,
  formatPercent,
  formatPriceShort,
  formatRoughDuration,
  formatSigmas,
  formatTimeOfDay,
  roundUp,
} from '../../../../shared/words/format-number.ts';

const AT = 1_760_054_400_000;
const KEY = 'acc|USDT|BTC/USDT:USDT|long|isolated';
const clock = { now: () => AT };
const NO_VIEWS = { accounts: [], positions: [] };

/** What each channel puts on the wire for one message, as one text each; the webhook's body as it is. */
async function onEveryWire(announcements: readonly [Announcement, ...Announcement[]]) {
  const texts = new Map<string, string>();
  let body = '';
  const fetch: Fetch = (_url, init) => {
    body = String(init.body);
    return Promise.resolve(new Response('{}'));
  };
  const send = async (name: string, carrier: Carrier) => {
    await carrier.attempt(joinAnnouncements(announcements), new AbortController().signal);
    texts.set(
      name,
      Object.values(JSON.parse(body) as object)
        .map(String)
        .join('\n'),
    );
  };
  const server = 'http://127.0.0.1:1';
  await send('telegram', createTelegram({ fetch, clock, server, chatId: '1', token: 't' }));
  await send('ntfy', createNtfy({ fetch, clock, server, topic: 't', token: undefined }));
  const mailer = {
    send: (mail: object) => {
      body = JSON.stringify(mail);
      return Promise.resolve({ kind: 'ok' as const });
    },
    close: () => undefined,
  };
  await send('email', createEmail({ mailer, from: 'a@b.cd', to: ['e@f.gh'] }));
  const views = () => NO_VIEWS;
  await send('webhook', createWebhook({ fetch, clock, url: server, secret: undefined, views }));
  return { texts, json: JSON.parse(body) as WebhookJson };
}

interface WebhookJson {
  readonly alarms: readonly {
    readonly reports: readonly {
      readonly title: string;
      readonly text: string;
      readonly sinceMs: number;
      readonly facts: Record<string, unknown>;
    }[];
  }[];
}

function announce(observations: readonly Observation[]) {
  const now = { wallMs: AT, monotonicMs: 5_000 };
  const first = stepEngine(createEngineState('i'), { type: 'observed', observations }, now);
  // What waits to be joined goes out within ten seconds.
  const later = { wallMs: AT + 10_000, monotonicMs: 15_000 };
  const { state, effects } = stepEngine(first.state, { type: 'tick' }, later);
  const said = [...first.effects, ...effects].flatMap((effect) =>
    effect.kind === 'announce' ? [effect.announcement] : [],
  );
  const alerts = alarmViews(state).flatMap((view) => alertOf(view, nameViews(NO_VIEWS), AT) ?? []);
  return { said, alerts };
}

const amount = fc.double({ min: 0.001, max: 5e6, noNaN: true });
const ratio = fc.double({ min: 0.0001, max: 0.9, noNaN: true });
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const target = fc.double({ min: 0.05, max: 0.3, noNaN: true });

const position: fc.Arbitrary<PositionFacts> = fc
  .record({
    mark: fc.double({ min: 0.0005, max: 2e5, noNaN: true }),
    ratio,
    sigmas: fc.double({ min: 0.1, max: 9, noNaN: true }),
    marginRatio: ratio,
    left: maybe(fc.integer({ min: 1_000, max: 1e8 })),
    addMargin: amount,
    reduce: amount,
    target,
    side: fc.constantFrom('long' as const, 'short' as const),
    asOfMs: fc.integer({ min: AT - 60_000, max: AT }),
  })
  .map(({ mark, side, left, ...given }) => ({
    kind: 'position',
    exchangeName: 'Binance',
    underlying: 'BTC',
    side,
    marginMode: 'isolated',
    markPrice: mark,
    liquidationPrice: mark * (side === 'long' ? 1 - given.ratio : 1 + given.ratio),
    distance: {
      kind: 'distance',
      ratio: given.ratio,
      direction: side === 'long' ? 'down' : 'up',
    },
    sigmas: known(given.sigmas),
    marginRatio: known(given.marginRatio),
    liquidatable: false,
    reasons: ['near'],
    asOfMs: given.asOfMs,
    ...(left === undefined ? {} : { timeToLiquidationMs: left }),
    advice: {
      target: given.target,
      addMargin: { amount: given.addMargin, currency: 'USDT' },
      reduce: { amount: given.reduce, unit: 'BTC' },
    },
  }));

const joint: fc.Arbitrary<AccountFacts> = fc
  .record({
    ratio,
    sigmas: fc.double({ min: 0.1, max: 9, noNaN: true }),
    addMargin: amount,
    share: fc.double({ min: 0.001, max: 1, noNaN: true }),
    target,
    direction: fc.constantFrom('down' as const, 'up' as const),
    asOfMs: fc.integer({ min: AT - 60_000, max: AT }),
  })
  .map(({ asOfMs, direction, addMargin, share, ...given }) => ({
    kind: 'account',
    name: 'Binance',
    currency: 'USD',
    asOfMs,
    leeway: {
      direction,
      ratio: given.ratio,
      sigmas: given.sigmas,
      first: 'Binance BTC long',
      advice: {
        target: given.target,
        addMargin: { amount: addMargin, currency: 'USDT' },
        close: { share, side: direction === 'down' ? 'long' : 'short' },
      },
    },
  }));

const truth = { kind: 'seen', valueState: 'ok', grade: 'critical', holdGrade: 'critical' } as const;

function aboutPosition(facts: PositionFacts, name = ''): Observation {
  const subject = { accountId: `acc${name}`, positionKey: `${KEY}${name}` };
  return { rule: 'liquidation-risk', subject, facts, truth };
}

/** The figures of one report, each as a sentence would have it. */
function spoken(facts: Record<string, unknown>): readonly string[] {
  const read = facts as unknown as SpokenFacts; // Written by `figuresOf`; a wrong shape fails below.
  if (read.kind === 'position') {
    return [
      formatPriceShort(read.markPrice),
      formatPriceShort(read.liquidationPrice),
      formatPercent(read.distance),
      formatSigmas(read.sigmas),
      formatPercent(read.marginRatio, 0),
      ...(read.timeToLiquidationMs === null ? [] : [formatRoughDuration(read.timeToLiquidationMs)]),
      `${formatAmount(roundUp(read.advice.addMargin.amount, 2))} ${read.advice.addMargin.currency}`,
      `${formatPriceShort(roundUp(read.advice.reduce.amount))} ${read.advice.reduce.unit}`,
      formatPercent(read.advice.target),
      `As of ${formatTimeOfDay(read.asOfMs)}.`,
    ];
  }
  const { leeway } = read;
  return [
    formatPercent(leeway.ratio),
    formatSigmas(leeway.sigmas),
    `${formatAmount(roundUp(leeway.advice.addMargin.amount, 2))} ${leeway.advice.addMargin.currency}`,
    `${formatPercent(Math.ceil(leeway.advice.close.share * 1_000) / 1_000)} of each ${leeway.advice.close.side}`,
    formatPercent(leeway.advice.target),
    leeway.first,
    `As of ${formatTimeOfDay(read.asOfMs)}.`,
  ];
}

interface Advice {
  readonly target: number;
  readonly addMargin: { readonly amount: number; readonly currency: string };
}
type SpokenFacts =
  | {
      readonly kind: 'position';
      readonly markPrice: number;
      readonly liquidationPrice: number;
      readonly distance: number;
      readonly sigmas: number;
      readonly marginRatio: number;
      readonly timeToLiquidationMs: number | null;
      readonly advice: Advice & { readonly reduce: { amount: number; unit: string } };
      readonly asOfMs: number;
    }
  | {
      readonly kind: 'account';
      readonly leeway: {
        readonly ratio: number;
        readonly sigmas: number;
        readonly first: string;
        readonly advice: Advice & { readonly close: { share: number; side: string } };
      };
      readonly asOfMs: number;
    };

async function expectSameFacts(observations: readonly Observation[]): Promise<void> {
  const { said, alerts } = announce(observations);
  const [first, ...rest] = said;
  if (first === undefined) throw new Error('nothing was said');
  const { texts, json } = await onEveryWire([first, ...rest]);
  const reports = json.alarms.flatMap((alarm) => alarm.reports);
  expect(reports).toHaveLength(observations.length);
  for (const report of reports) {
    const words = `${report.title} ${report.text}`;
    expect(words).toContain(`Alarm since ${formatTimeOfDay(report.sinceMs)}.`);
    for (const figure of spoken(report.facts)) expect(words).toContain(figure);
    for (const [channel, text] of texts) {
      expect(text, channel).toContain(report.title);
      expect(text, channel).toContain(report.text);
    }
    expect(alerts.map(({ annotations }) => annotations['description'])).toContain(report.text);
    expect(alerts.map(({ annotations }) => annotations['summary'])).toContain(report.title);
  }
}

describe('a critical message', () => {
  it('says the same figures of a position on every channel, and the webhook has them as numbers', async () => {
    await fc.assert(
      fc.asyncProperty(position, (facts) => expectSameFacts([aboutPosition(facts)])),
      { numRuns: 100 },
    );
  });

  it('says the same figures of a joint move on every channel, with exact amounts, how fresh and since when', async () => {
    await fc.assert(
      fc.asyncProperty(joint, (facts) =>
        expectSameFacts([{ rule: 'joint-leeway', subject: { accountId: 'acc' }, facts, truth }]),
      ),
      { numRuns: 100 },
    );
  });

  it('brings the figures of each alarm where several are told together', async () => {
    await fc.assert(
      fc.asyncProperty(position, position, joint, (one, other, both) =>
        expectSameFacts([
          aboutPosition(one),
          aboutPosition(other, '2'),
          { rule: 'joint-leeway', subject: { accountId: 'acc3' }, facts: both, truth },
        ]),
      ),
      { numRuns: 50 },
    );
  });

  it('keeps the figures of its moment, whatever the market did until it was delivered', async () => {
    const facts: PositionFacts = fc.sample(position, 1)[0] ?? fail();
    const { said } = announce([aboutPosition(facts)]);
    const [first = fail()] = said;
    const view = { key: KEY, accountId: 'acc', symbol: 'BTC/USDT:USDT', side: 'long' };
    const later = { ...view, contracts: 1, markPrice: 1, risk: {}, asOfMs: AT + 99_000 };
    let body = '';
    const webhook = createWebhook({
      fetch: (_url, init) => {
        body = String(init.body);
        return Promise.resolve(new Response('{}'));
      },
      clock,
      url: 'http://127.0.0.1:1',
      secret: undefined,
      // Only names are read of it.
      views: () => ({ accounts: [], positions: [later as never] }),
    });
    await webhook.attempt(joinAnnouncements([first]), new AbortController().signal);
    const { alarms } = JSON.parse(body) as { alarms: { position: Record<string, unknown> }[] };
    expect(alarms[0]?.position).toMatchObject({
      symbol: 'BTC/USDT:USDT',
      markPrice: facts.markPrice,
      liquidationPrice: facts.liquidationPrice,
      asOfMs: facts.asOfMs,
    });
  });
});

function fail(): never {
  throw new Error('there is none');
}
