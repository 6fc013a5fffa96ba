import { describe, expect, it } from 'vitest';
import { alarmViews } from '../../../../shared/alarms/engine/alarm-views.ts';
import { restoreEngine, snapshotEngine } from '../../../../shared/alarms/engine/engine-snapshot.ts';
import { raiseGone, wasInDanger } from '../../../../shared/alarms/engine/gone-alarm.ts';
import { unknown } from '../../../../shared/domain/outcome.ts';
import { headlineOf } from '../../../../shared/words/headline.ts';
import { alarm, at } from '../alarm-fixtures.ts';
import { Harness, POSITION, positionFacts, seen, source } from '../engine-harness.ts';

const OTHER = 'acc|p|ETH/USDT:USDT|long|cross';
const THIRD = 'acc|p|SOL/USDT:USDT|long|cross';

function emptied(...left: readonly string[]) {
  return { type: 'account-read', accountId: 'acc', positionKeys: new Set(left) } as const;
}

describe('positions that disappear while they are critical', () => {
  it('are a critical alarm of their own, said at once, and nobody says "closed"', () => {
    const h = new Harness();
    h.observe(seen('critical', { distance: 0.004 }));
    h.observe(seen('critical', { key: OTHER, distance: 0.012 }));
    h.send(emptied());
    h.pass(11_000);
    expect(h.announced.at(-1)).toMatchObject({
      kind: 'raised',
      level: 'critical',
      title: '2 positions of Demo Binance are gone, probably liquidated.',
      notify: true,
      sound: true,
      windowToFront: true,
    });
    expect(h.announced.at(-1)?.text).toMatch(
      /^Last seen: BTC long \(0\.40 % away at .*\), BTC long \(1\.2 % away at .*\)\. Not there any more at /,
    );
    h.pass(31_000);
    expect(h.kinds).not.toContain('resolved critical');
    expect(alarmViews(h.state)).toHaveLength(1);
  });

  it('stand until they are acknowledged, and repeat until then', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.send(emptied());
    h.pass(600_000, source('blind', 'normal'));
    expect(h.view).toMatchObject({ rule: 'positions-gone', level: 'critical', phase: 'firing' });
    expect(h.kinds.filter((kind) => kind === 'repeated critical').length).toBeGreaterThan(4);
    h.send({ type: 'acknowledged', alarmId: 'positions-gone|acc' });
    expect(h.view).toBeUndefined();
    expect(h.actions.at(-1)).toBe('acknowledged');
  });

  it('join, and speak again, also through a snooze', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.send(emptied());
    h.send({ type: 'snoozed', alarmId: 'positions-gone|acc', durationMs: 600_000 });
    h.observe(seen('critical', { key: THIRD }));
    h.send(emptied());
    expect(h.view?.title).toBe('2 positions of Demo Binance are gone, probably liquidated.');
    expect(h.view?.snoozedUntilMs).toBeUndefined();
    h.pass(11_000);
    expect(h.announced.at(-1)).toMatchObject({ kind: 'worse', alarmId: 'positions-gone|acc' });
  });

  it('are told after a restart, and while their last price was stale', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.observe(seen('normal', { stale: true }));
    h.state = restoreEngine(snapshotEngine(h.state, h.now), 'u', h.now);
    h.send(emptied());
    expect(h.view).toMatchObject({ rule: 'positions-gone' });
    h.state = restoreEngine(snapshotEngine(h.state, h.now), 'v', h.now);
    expect(h.view).toMatchObject({ rule: 'positions-gone', level: 'critical' });
  });

  it('are quiet when they were calm again, or only near', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.observe(seen('normal'));
    h.send(emptied());
    h.observe(seen('warning', { key: OTHER }));
    h.observe(seen('warning', { key: OTHER }));
    h.send(emptied());
    expect(alarmViews(h.state)).toEqual([]);
  });

  it('stand in the headline, beside the next danger', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.send(emptied());
    const gone = [...h.state.alarms.values()].flatMap(({ facts }) =>
      facts.kind === 'gone' ? [facts] : [],
    );
    const all = { accountCount: 1, firstRoundDone: true, blind: [], positionCount: 1, gone };
    const leading = { key: OTHER, facts: positionFacts(0.3) } as const;
    expect(headlineOf({ ...all, leading: { ...leading, level: 'safe' } })).toMatchObject({
      level: 'critical',
      text: 'Demo Binance BTC long is gone, probably liquidated. Demo Binance BTC long is liquidated 30.0 % below (57,310), 1.4 daily sigmas.',
    });
    expect(headlineOf({ ...all, leading: { ...leading, level: 'critical' } }).text).toMatch(
      /^Demo Binance BTC long is liquidated .* is gone, probably liquidated\.$/,
    );
    expect(headlineOf({ ...all, positionCount: 0 })).toMatchObject({ level: 'critical' });
    const both = gone.flatMap((facts) => [facts, { ...facts, exchangeName: 'Bitget' }]);
    expect(headlineOf({ ...all, gone: both }).text).toBe(
      '2 positions of Demo Binance and Bitget are gone, probably liquidated.',
    );
  });
});

describe('the list of alarms', () => {
  it('has the nearest first within a level, what is gone before them, and what has no distance last', () => {
    const h = new Harness();
    h.observe(seen('critical', { key: 'acc|far', distance: 0.85 }));
    h.pass(2_000);
    h.observe(seen('critical', { key: 'acc|near', distance: 0.0004 }));
    h.observe(source('blind', 'critical', 'b'));
    h.observe({
      ...seen('critical', { accountId: 'c', key: 'c|lost' }),
      facts: positionFacts(0.01, { liquidatable: true }),
    });
    h.send({ type: 'account-read', accountId: 'c', positionKeys: new Set() });
    h.observe(seen('critical', { key: POSITION, distance: 0.076 }));
    expect(alarmViews(h.state).map(({ id }) => id)).toEqual([
      'positions-gone|c',
      'liquidation-risk|acc|near',
      `liquidation-risk|${POSITION}`,
      'liquidation-risk|acc|far',
      'blind|b',
    ]);
  });
});

describe('the log', () => {
  it('says nothing twice, and each sentence begins with a capital', () => {
    const h = new Harness();
    h.observe({
      ...seen('critical'),
      facts: positionFacts(0, { liquidatable: true, reasons: ['it can be liquidated now'] }),
    });
    expect(h.texts).toEqual(['Demo Binance BTC long can be liquidated now.']);
    const second = new Harness();
    second.observe({
      ...seen('critical'),
      facts: positionFacts(0.01, { reasons: ['only 1.0 % to liquidation', 'margin ratio 91 %'] }),
    });
    expect(second.texts).toEqual([
      'Demo Binance BTC long is liquidated 1.0 % below (57,310), 1.4 daily sigmas. Margin ratio 91 %.',
    ]);
    second.send({ type: 'acknowledged', alarmId: `liquidation-risk|${POSITION}` });
    expect(second.texts.at(-1)).toMatch(/sigmas\. The trader has seen it\.$/);
  });
});

const NOW = at(90_000);
const CRITICAL = alarm({ facts: positionFacts(0.012) });

describe('what is made of one position that is gone', () => {
  it('is in danger only when it was critical and said so', () => {
    expect(wasInDanger(alarm())).toBe(true);
    expect(wasInDanger(alarm({ stage: 'recovering' }))).toBe(true);
    expect(wasInDanger(alarm({ stage: 'pending' }))).toBe(false);
    expect(wasInDanger(alarm({ grade: 'warning' }))).toBe(false);
    expect(wasInDanger(alarm({ rule: 'unprotected' }))).toBe(false);
  });

  it('is a whole alarm that speaks at once, with its reason for the log', () => {
    const { alarm: raised, decisions } = raiseGone(undefined, 'acc', [CRITICAL], NOW);
    expect(raised).toEqual({
      id: 'positions-gone|acc',
      rule: 'positions-gone',
      subject: { accountId: 'acc' },
      stage: 'firing',
      level: 'critical',
      grade: 'critical',
      valueState: 'ok',
      facts: {
        kind: 'gone',
        exchangeName: 'Demo Binance',
        positions: [
          {
            underlying: 'BTC',
            side: 'long',
            liquidatable: false,
            distance: 0.012,
            lastSeenMs: 0,
            goneMs: NOW.wallMs,
          },
        ],
      },
      since: NOW,
      announced: { lastMonotonicMs: NOW.monotonicMs, count: 0 },
      worst: { level: 'critical' },
    });
    expect(decisions).toEqual([
      {
        action: 'raised',
        why: 'they were critical when they were last seen, and a good reading no longer has them',
        announce: { kind: 'raised' },
        alarm: raised,
      },
    ]);
  });

  it('carries the name of its account, and that it was certainly liquidated, only where that is known', () => {
    const lost = alarm({
      facts: positionFacts(0.012, {
        accountName: 'Main',
        liquidatable: true,
        distance: unknown('no-mark-price'),
      }),
    });
    const { asOfMs: _, ...undated } = positionFacts(0.02);
    const { alarm: raised } = raiseGone(
      undefined,
      'acc',
      [lost, alarm({ facts: undated })],
      NOW,
      true,
    );
    expect(raised?.facts).toEqual({
      kind: 'gone',
      exchangeName: 'Demo Binance',
      accountName: 'Main',
      positions: [
        {
          underlying: 'BTC',
          side: 'long',
          liquidatable: true,
          lastSeenMs: 0,
          goneMs: NOW.wallMs,
          isCertain: true,
        },
        {
          underlying: 'BTC',
          side: 'long',
          liquidatable: false,
          distance: 0.02,
          goneMs: NOW.wallMs,
          isCertain: true,
        },
      ],
    });
  });

  it('joins those that went before it: the alarm keeps its beginning and speaks anew', () => {
    const before = raiseGone(undefined, 'acc', [CRITICAL], at(1_000)).alarm;
    const answered = before && { ...before, snoozed: { until: at(900_000) } };
    const { alarm: joined, decisions } = raiseGone(answered, 'acc', [CRITICAL], NOW);
    expect(joined).toEqual({
      ...before,
      facts: {
        kind: 'gone',
        exchangeName: 'Demo Binance',
        positions: [
          expect.objectContaining({ goneMs: at(1_000).wallMs }),
          expect.objectContaining({ goneMs: NOW.wallMs }),
        ],
      },
      announced: { lastMonotonicMs: NOW.monotonicMs, count: 0 },
    });
    expect(joined?.since).toEqual(at(1_000));
    expect(decisions).toMatchObject([{ action: 'worse', announce: { kind: 'worse' } }]);
  });

  it('changes nothing where no position was lost', () => {
    const before = raiseGone(undefined, 'acc', [CRITICAL], at(1_000)).alarm;
    const aboutSource = alarm({ rule: 'blind', subject: { accountId: 'acc' } });
    for (const lost of [[], [aboutSource]]) {
      expect(raiseGone(before, 'acc', lost, NOW)).toEqual({ alarm: before, decisions: [] });
      expect(raiseGone(undefined, 'acc', lost, NOW)).toEqual({ alarm: undefined, decisions: [] });
    }
  });
});
