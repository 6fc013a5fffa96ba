import { describe, expect, it } from 'vitest';
import {
  DEFAULT_ALARM_RULES,
  type AlarmRuleSettings,
} from '../../../../shared/alarms/rules/alarm-rules.ts';
import { BTC, btcLong, exchangeAccount } from '../fake-exchange.ts';
import { MonitorHarness } from '../monitor-harness.ts';

const MIN = 60_000;

async function watching(
  prepare: MonitorHarness['prepare'],
  rules: Partial<AlarmRuleSettings> = {},
  ids = ['a'],
) {
  const h = new MonitorHarness();
  h.prepare = prepare;
  h.configure(
    ids.map((id) => exchangeAccount(id)),
    { alarmRules: { ...DEFAULT_ALARM_RULES, ...rules } },
  );
  await h.clock.advance(2_000);
  return h;
}

const alarmOf = async (h: MonitorHarness, rule: string) =>
  (await h.state()).alarms.find((alarm) => alarm.rule === rule);

describe('the trader’s own limits', () => {
  it('say nothing until they are set', async () => {
    const h = await watching(() => undefined);
    await h.clock.advance(MIN);
    expect((await h.state()).alarms).toEqual([]);
  });

  it('warn of too much leverage with the amounts that end it', async () => {
    const h = await watching(() => undefined, { limits: [{ accountId: 'a', leverage: 1 }] });
    await h.clock.advance(40_000);
    const alarm = await alarmOf(h, 'leverage-limit');
    expect(alarm).toMatchObject({ level: 'warning', subject: { accountId: 'a' } });
    expect(alarm?.title).toBe('Binance: leverage 1.4x, above your limit of 1x.');
    expect(alarm?.text).toMatch(
      /^Close positions worth 30,000\.00 USD, or add 30,000\.00 USD, to be within it again\. As of .*\. Alarm since /,
    );
  });

  it('warn of the exposure of all accounts together, also when only a part of them is seen', async () => {
    const limits = [{ notional: 150_000 }];
    const h = await watching(
      (venue) => {
        if (venue.account.id === 'c') venue.answers = 'network';
      },
      { limits },
      ['a', 'b', 'c'],
    );
    await h.clock.advance(40_000);
    const alarm = await alarmOf(h, 'notional-limit');
    expect(alarm?.title).toBe(
      'All accounts together: positions worth 200,000.00 USD, above your limit.',
    );
  });

  it('are critical when the loss of the day is reached, and say that deposits count', async () => {
    const h = await watching(() => undefined, { limits: [{ accountId: 'a', dailyLoss: 0.1 }] });
    await h.clock.advance(20_000);
    expect(await alarmOf(h, 'loss-limit')).toBeUndefined();
    h.venue('a').marks.set(BTC, 92_000);
    await h.clock.advance(40_000);
    const alarm = await alarmOf(h, 'loss-limit');
    expect(alarm).toMatchObject({ level: 'critical' });
    expect(alarm?.title).toBe(
      'Binance lost 8,000.00 USD (11.4 %) today: your own limit is reached.',
    );
    expect(alarm?.text).toContain('Deposits and withdrawals count');
  });

  it('end with the limit that is removed', async () => {
    const h = await watching(() => undefined, { limits: [{ leverage: 1 }] });
    await h.clock.advance(40_000);
    expect(await alarmOf(h, 'leverage-limit')).toBeDefined();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(6 * MIN);
    expect(await alarmOf(h, 'leverage-limit')).toBeUndefined();
  });
});

describe('rules about a position besides its distance', () => {
  it('speak of funding that eats the equity', async () => {
    const position = btcLong({ fundingRate: 0.003 });
    const h = await watching((venue) => (venue.positions = [position]));
    await h.clock.advance(MIN);
    const alarm = await alarmOf(h, 'funding-cost');
    // 0.3 % three times a day of 100,000, on 20,000 of equity.
    expect(alarm?.title).toBe('Binance BTC long pays 900.00 USDT of funding a day.');
    expect(alarm?.text).toContain('4.5 % of the equity behind it');
    const paid = await watching((venue) => (venue.positions = [btcLong({ fundingRate: -0.003 })]));
    await paid.clock.advance(MIN);
    expect(await alarmOf(paid, 'funding-cost')).toBeUndefined();
  });

  it('speak of the first place in the deleveraging queue', async () => {
    const h = await watching((venue) => (venue.positions = [btcLong({ adlRank: 5 })]));
    await h.clock.advance(MIN);
    expect((await alarmOf(h, 'adl-rank'))?.title).toBe(
      'Binance BTC long is first in line for auto-deleveraging (5 of 5).',
    );
  });

  it('speak of a changed margin rule, with the liquidation price before and after', async () => {
    const h = await watching(() => undefined);
    h.venue('a').positions = [btcLong({ maintenanceMarginRate: 0.02 })];
    await h.clock.advance(40_000);
    const alarm = await alarmOf(h, 'rule-change');
    expect(alarm).toMatchObject({ level: 'warning' });
    expect(alarm?.text).toMatch(
      /Maintenance 0\.40 % before, 2\.00 % now\. The liquidation price goes from 80,321 to 81,633/,
    );
    h.monitor.handle({ type: 'acknowledge', alarmId: alarm?.id ?? '' });
    await h.clock.advance(MIN);
    expect(await alarmOf(h, 'rule-change')).toBeUndefined();
  });

  it('use the thresholds of the account, and those of the position before them', async () => {
    const key = `a|USDT|${BTC}|long|isolated`;
    const overrides = [{ accountId: 'a', thresholds: { warningDistance: 0.3, warningSigmas: 20 } }];
    const h = await watching(() => undefined, { overrides });
    await h.clock.advance(40_000);
    expect((await h.state()).positions[0]?.level).toBe('warning');
    const calmer = [...overrides, { positionKey: key, thresholds: { warningDistance: 0.1 } }];
    h.configure([exchangeAccount('a')], {
      alarmRules: { ...DEFAULT_ALARM_RULES, overrides: calmer },
    });
    await h.clock.advance(20_000);
    expect((await h.state()).positions[0]?.level).not.toBe('warning');
  });

  it('say with exact amounts what ends a critical alarm', async () => {
    const h = await watching((venue) => venue.marks.set(BTC, 82_000));
    await h.clock.advance(3_000);
    const alarm = await alarmOf(h, 'liquidation-risk');
    expect(alarm?.text).toMatch(
      /Add [\d,]+\.\d\d USDT, or sell [\d.]+ BTC, to be 11\.0 % away again\./,
    );
  });
});

describe('several positions that share their margin', () => {
  it('are critical together while each alone is far away', async () => {
    const coins = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'ADA', 'LTC', 'DOT', 'AVAX', 'LINK'];
    const positions = coins.map((underlying) => {
      const { isolatedMargin: _margin, ...cross } = btcLong({
        symbol: `${underlying}/USDT:USDT`,
        underlying,
        marginMode: 'cross',
      });
      return cross;
    });
    const h = await watching((venue) => {
      venue.positions = positions;
      venue.walletBalance = 18_000;
      for (const { symbol } of positions) venue.marks.set(symbol, 100_000);
    });
    await h.clock.advance(20_000);
    const alarm = await alarmOf(h, 'joint-leeway');
    expect(alarm).toMatchObject({ level: 'critical' });
    expect(alarm?.title).toMatch(
      /^Binance is liquidated if the whole market falls by 1\.[0-4]\d? %/,
    );
    expect(alarm?.text).toMatch(
      /Add [\d,]+\.\d\d USDT, or close [\d.]+ % of each long, to be 11\.0 % away again\. As of \d\d:\d\d:\d\d\. Alarm since/,
    );
    const state = await h.state();
    expect(
      state.positions.every(
        ({ risk }) => risk.distance.kind === 'distance' && risk.distance.ratio > 0.12,
      ),
    ).toBe(true);
  });
});

describe('D17, D18, D19: what Leeway cannot see', () => {
  it('D18: a lost network is one alarm for three accounts, and each is read within its pace afterwards', async () => {
    const h = await watching(() => undefined, {}, ['a', 'b', 'c']);
    for (const id of ['a', 'b', 'c']) {
      h.venue(id).answers = 'network';
      h.venue(id).markAnswers = 'network';
      h.venue(id).marks.clear();
    }
    await h.clock.advance(4 * MIN);
    const criticals = h.announced.filter(({ level }) => level === 'critical');
    expect(new Set(criticals.map(({ alarmId }) => alarmId))).toEqual(new Set(['offline|leeway']));
    expect(criticals[0]?.title).toMatch(
      /^Leeway is OFFLINE: none of 3 accounts can be reached since/,
    );
    expect(criticals[0]?.text).toContain('3 open positions are not watched');
    for (const id of ['a', 'b']) h.venue(id).answers = 'ok';
    await h.clock.advance(2 * MIN);
    expect(h.announced.some(({ alarmId }) => alarmId === 'blind|c')).toBe(true);
  });

  it('D19: maintenance has words of its own, and is critical after two minutes with positions', async () => {
    const h = await watching(() => undefined);
    h.venue('a').answers = 'maintenance';
    await h.clock.advance(40_000);
    expect((await alarmOf(h, 'maintenance'))?.title).toBe('Binance is under maintenance.');
    await h.clock.advance(2 * MIN);
    expect(await alarmOf(h, 'blind')).toMatchObject({ level: 'critical' });
  });

  it('D17: a sleep that the system tells of is an alarm when positions were open, a wall that jumped is not (D15)', async () => {
    const h = await watching(() => undefined);
    h.clock.jumpWall(3_600_000);
    await h.clock.advance(2_000);
    expect(await alarmOf(h, 'asleep')).toBeUndefined();
    const sleptFromMs = h.clock.now();
    h.clock.jumpWall(5 * 3_600_000);
    h.monitor.handle({ type: 'resumed', sleptFromMs });
    expect((await alarmOf(h, 'asleep'))?.text).toContain('That was 5 h');
  });

  it('D17: a stop that nobody tells of is noticed by the tick, whatever was done to the wall clock meanwhile (D15)', async () => {
    for (const wallJumpMs of [0, -2 * 3_600_000, 3_600_000]) {
      const h = await watching((venue) => venue.marks.set(BTC, 80_900));
      const before = h.announced.length;
      h.clock.stopFor(10 * MIN);
      h.clock.jumpWall(wallJumpMs);
      await h.clock.advance(1_000);
      const { text } = (await alarmOf(h, 'asleep')) ?? {};
      const lasted = wallJumpMs > 0 ? /That was 1 h 10 min/ : /That was 10 min/;
      expect(text, `${wallJumpMs}`).toMatch(lasted);
      const critical = h.announced.slice(before).filter(({ level }) => level === 'critical');
      expect(critical).toMatchObject([{ kind: 'repeated' }]);
    }
  });

  it('D17: after a stop that the clock counted an account has 15 s to answer before it is called blind', async () => {
    const h = await watching(() => undefined);
    h.venue('a').answers = 'hang';
    h.venue('a').markAnswers = 'hang';
    h.clock.stopFor(10 * MIN);
    await h.clock.advance(14_000);
    expect(await alarmOf(h, 'blind')).toBeUndefined();
    await h.clock.advance(4_000);
    expect(await alarmOf(h, 'blind')).toMatchObject({ level: 'critical' });
  });
});

describe('the market', () => {
  it('C10: quiet hours hold back a warning and never a critical alarm', async () => {
    const all = { from: '00:00', to: '23:59' };
    const h = await watching((venue) => venue.marks.set(BTC, 84_500), { quietHours: all });
    await h.clock.advance(MIN);
    expect((await h.state()).alarms).not.toEqual([]);
    expect(h.announced.filter(({ notify, sound }) => notify || sound)).toEqual([]);
    h.venue('a').marks.set(BTC, 80_900);
    await h.clock.advance(20_000);
    expect(h.announced.some(({ level, sound }) => sound && level === 'critical')).toBe(true);
  });
});
