import { describe, expect, it } from 'vitest';
import { alarmViews } from '../../../../shared/alarms/engine/alarm-views.ts';
import { restoreEngine, snapshotEngine } from '../../../../shared/alarms/engine/engine-snapshot.ts';
import { headlineOf } from '../../../../shared/words/headline.ts';
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
