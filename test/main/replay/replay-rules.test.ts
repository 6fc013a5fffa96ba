import { describe, expect, test } from 'vitest';
import { replayBook, type ReplayInput } from '../../../main/replay/replay-book.ts';
import { DEFAULT_ALARM_RULES } from '../../../shared/alarms/rules/alarm-rules.ts';
import { bookOf, calmHours, DAY, HOUR, isolated, START, through } from './replay-fixtures.ts';

const { isolatedMargin: _, ...CROSS } = isolated({ marginMode: 'cross' });
const COINS = ['BTC', 'ETH', 'SOL', 'XRP'];
const TOGETHER = COINS.map((underlying) => ({
  ...CROSS,
  underlying,
  symbol: `${underlying}/USDT`,
}));

/** Two calm days, then a fall by a percent an hour, of every coin. */
function falling(hours: number) {
  const closes = [
    ...calmHours(72),
    ...Array.from({ length: hours }, (_one, i) => 100 * 0.99 ** (i + 1)),
  ];
  return new Map(COINS.map((name) => [name, through(closes)]));
}

function rulesOf(input: Omit<ReplayInput, 'fromMs'>) {
  return replayBook({ ...input, fromMs: START + 2 * DAY }).alarms.map(
    ({ rule, level }) => `${rule} ${level}`,
  );
}

describe('the rules about whole accounts in a replay', () => {
  test('several positions that share their margin are critical together, each alone being far', () => {
    const report = replayBook({
      book: bookOf(TOGETHER, { walletBalance: 30 }),
      candles: falling(6),
      fromMs: START + 2 * DAY,
    });
    const critical = report.alarms.find(({ level }) => level === 'critical');
    expect(critical).toMatchObject({ rule: 'joint-leeway', accountId: 'main', positionKey: null });
    expect(critical?.text).toContain('if the whole market falls by');
    const near = report.alarms.filter(({ rule }) => rule === 'liquidation-risk');
    expect(near.every(({ level }) => level === 'warning')).toBe(true);
  });

  test('a critical joint move is judged by the joint move, not by the way of one position', () => {
    const candles = (down: number) => {
      const closes = [...calmHours(72), 97, 95, 94, 100 - down, 95, ...calmHours(30, 97)];
      return new Map(COINS.map((name) => [name, through(closes)]));
    };
    const jointOf = (down: number) =>
      replayBook({
        book: bookOf(TOGETHER, { walletBalance: 30 }),
        candles: candles(down),
        fromMs: START + 2 * DAY,
      }).alarms.filter(({ rule, level }) => rule === 'joint-leeway' && level === 'critical');
    // Each coin alone stays far away, so only the joint move can have halved.
    expect(jointOf(6).map(({ isFalse }) => isFalse)).toEqual([true]);
    expect(jointOf(6.7).map(({ isFalse }) => isFalse)).toEqual([false]);
    expect(jointOf(6)[0]?.distance).toBeLessThan(0.022);
  });

  test('one position alone, and isolated ones, have no joint leeway', () => {
    const alone = bookOf([CROSS], { walletBalance: 8 });
    expect(rulesOf({ book: alone, candles: falling(6) }).join()).not.toContain('joint');
    const isolatedOnes = bookOf(
      TOGETHER.map((one) => ({ ...one, ...isolated(), symbol: one.symbol })),
    );
    expect(rulesOf({ book: isolatedOnes, candles: falling(6) }).join()).not.toContain('joint');
  });

  test('the trader’s own limits speak, far from any liquidation, and are no false criticals', () => {
    const book = bookOf([CROSS], { walletBalance: 100 });
    const candles = falling(12);
    expect(rulesOf({ book, candles })).toEqual([]);
    const limits = [{ accountId: 'main', dailyLoss: 0.1, notional: 95 }, { leverage: 0.9 }];
    const report = replayBook({
      book,
      candles,
      rules: { ...DEFAULT_ALARM_RULES, limits },
      fromMs: START + 2 * DAY,
    });
    const said = report.alarms.map(({ rule, level }) => `${rule} ${level}`);
    expect(said).toContain('loss-limit critical');
    expect(said).toContain('notional-limit warning');
    expect(said).toContain('leverage-limit warning');
    expect(report.falseCriticals).toBe(0);
    const over = report.alarms.find(({ rule }) => rule === 'leverage-limit');
    expect(over).toMatchObject({ accountId: null });
  });

  test('an override of one account moves its own alarms and nobody else’s', () => {
    const one = bookOf([isolated()]).accounts;
    const two = bookOf([isolated()], {}, { id: 'other' }).accounts;
    const overrides = [
      { accountId: 'other', thresholds: { warningDistance: 0.3, warningSigmas: 60 } },
    ];
    const report = replayBook({
      book: { accounts: [...one, ...two] },
      candles: falling(1),
      rules: { ...DEFAULT_ALARM_RULES, overrides },
      fromMs: START + 2 * DAY,
    });
    expect(new Set(report.alarms.map(({ accountId }) => accountId))).toEqual(new Set(['other']));
  });

  test('warnings wait for the end of quiet hours, and a rule that is off says nothing', () => {
    const book = bookOf(TOGETHER, { walletBalance: 42 });
    const candles = falling(3);
    const heard = (rules: Partial<typeof DEFAULT_ALARM_RULES>) =>
      replayBook({
        book,
        candles,
        rules: { ...DEFAULT_ALARM_RULES, ...rules },
        fromMs: START + 2 * DAY,
        toMs: START + 3 * DAY + 3 * HOUR,
      });
    expect(heard({}).notifications).toBeGreaterThan(0);
    expect(heard({ quietHours: { from: '00:00', to: '23:59' } }).notifications).toBe(0);
    const off = heard({ rulesOff: ['joint-leeway'] });
    expect(off.alarms.some(({ rule }) => rule === 'joint-leeway')).toBe(false);
  });

  test('a sell-off makes the alarms come earlier', () => {
    // A month of calm, a fall by a tenth within a day, then quiet at the bottom: 12.5 % above the end.
    const closes = [
      ...calmHours(24 * 30),
      ...Array.from({ length: 12 }, (_one, i) => 100 - (i + 1)),
      ...Array.from({ length: 5 }, () => 88),
    ];
    const book = bookOf([isolated({ isolatedMargin: 23.5 })]);
    const alarmsIn = (candles: ReplayInput['candles']) =>
      replayBook({ book, candles, fromMs: START + 29 * DAY }).alarms;
    const [first] = alarmsIn(new Map([['BTC', through(closes)]]));
    expect(first).toMatchObject({ rule: 'liquidation-risk' });
    // 10 % is where a warning begins while nothing happens.
    expect(first?.distance).toBeGreaterThan(0.1);
  });
});
