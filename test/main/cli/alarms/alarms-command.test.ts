import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHistory } from '../../../../main/history/open-history.ts';
import type { NewAuditEntry } from '../../../../main/history/history.ts';
import { snapshotEngine } from '../../../../shared/alarms/engine/engine-snapshot.ts';
import { Harness, POSITION, seen } from '../../../shared/alarms/engine-harness.ts';
import { parseJson, runHere, runLeeway } from '../run-leeway.ts';

let folder: string;
const now = Date.now();
const ago = (minutes: number): number => now - minutes * 60_000;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leeway-alarms-'));
  await mkdir(join(folder, 'leeway'));
  const { history } = openHistory(join(folder, 'leeway', 'history.db'), now);
  const about = {
    accountId: 'acc',
    positionKey: POSITION,
    rule: 'liquidation-risk',
    alarmId: `liquidation-risk|${POSITION}`,
  } as const;
  const rows: NewAuditEntry[] = [
    { ...about, atMs: ago(14_000), action: 'raised', level: 'critical', text: 'Long ago.' },
    { ...about, atMs: ago(50), action: 'suppressed', level: 'warning', text: 'One sample only.' },
    { atMs: ago(45), action: 'gap', text: 'Not monitored from 10:00 to 10:05.' },
    {
      ...about,
      atMs: ago(40),
      action: 'raised',
      level: 'critical',
      text: 'BTC long is near.',
      inputs: { distance: 0.031, timeToLiquidationMs: 90_000, sigmas: null },
    },
    {
      ...about,
      atMs: ago(40),
      rule: 'unprotected',
      alarmId: `unprotected|${POSITION}`,
      action: 'raised',
      level: 'warning',
      text: 'BTC long has no stop.',
    },
    { accountId: 'acc', atMs: ago(35), action: 'note', text: 'acc: Read every 4 s.' },
    {
      ...about,
      atMs: ago(40),
      action: 'delivered',
      channel: 'telegram',
      text: 'Telegram: delivered.',
    },
    {
      ...about,
      atMs: ago(39),
      action: 'delivery-failed',
      channel: 'email',
      text: 'Email: refused.',
    },
    {
      accountId: 'acc',
      rule: 'stale',
      atMs: ago(30),
      action: 'raised',
      level: 'warning',
      text: 'Old figures.',
    },
  ];
  history.addAudit(rows);
  const sample = (minutes: number, nearestDistance: number) =>
    ({ accountId: 'acc', atMs: ago(minutes), equity: 1, nearestDistance }) as const;
  history.addSamples([sample(120, 0.4), sample(90, 0.123), sample(60, 0.3)]);
  const engine = new Harness();
  engine.observe(seen('critical', { distance: 0.031 }));
  history.saveState('alarms', snapshotEngine(engine.state, { wallMs: ago(20), monotonicMs: 0 }));
  history.close();
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...args: string[]) => runHere(['alarms', ...args], { home: folder });

describe('leeway alarms why', () => {
  test('says in plain sentences what was decided, held back, delivered and not watched', async () => {
    const { code, stdout } = await run('why', 'btc');
    expect(code).toBe(0);
    expect(stdout).toContain('Leeway does not run on this home now, so nobody watches.');
    expect(stdout).toMatch(/critical \(Close to liquidation\), stands since/);
    expect(stdout).toMatch(
      /raised or made worse 2 times, at its worst \(critical\) last at .*: BTC long is near\./,
    );
    expect(stdout).not.toMatch(/Not watched.*Read every/);
    expect(stdout).toMatch(/Held back once:\n {2}.*One sample only\./);
    expect(stdout).toContain('Channel telegram: 1 delivered, 0 not.');
    expect(stdout).toMatch(/Channel email: 0 delivered, 1 not\. Last failure at .*refused/);
    expect(stdout).toContain('Not monitored from 10:00 to 10:05.');
    expect(stdout).toContain('Distance 3.10 %, Time to liquidation 1 min 30 s, Sigmas unknown');
    expect(stdout).toMatch(
      /Decisions about its account:\n.*Note: acc: Read every 4 s\.\n.*Old figures/,
    );
    expect(stdout).not.toContain('Long ago');
    const nearest = /came within 12\.3 % of liquidation in this time, about (\S+ \S+)/.exec(stdout);
    expect(Math.abs(Date.parse(nearest?.[1] ?? '') - ago(90))).toBeLessThan(60_000);
  });

  test.each(['BTC/USDT:USDT', 'acc/BTC', 'BTC long', 'acc/btc/usdt:usdt', POSITION])(
    'finds the position by %s',
    async (name) => {
      expect((await run('why', name)).stdout).toContain('BTC long is near.');
    },
  );

  test('answers in JSON, as a process that reads a home', async () => {
    const { code, stdout } = await runLeeway(['alarms', 'why', 'BTC', '--json', '--since', '30d'], {
      home: folder,
    });
    expect(code).toBe(0);
    expect(parseJson(stdout)).toMatchObject({
      format: 'leeway-alarms-why',
      watching: false,
      positions: [
        {
          key: POSITION,
          standing: [{ rule: 'liquidation-risk', level: 'critical' }],
          decisions: [
            { text: 'Long ago.' },
            { action: 'suppressed' },
            { action: 'raised' },
            { rule: 'unprotected' },
          ],
          deliveries: [
            { channel: 'telegram', delivered: 1 },
            { channel: 'email', failed: 1 },
          ],
          gaps: [{ action: 'gap' }],
        },
      ],
    });
  });

  test('ends with 2 for a position that nothing is known of, and names those that are known', async () => {
    const { code, stderr } = await run('why', 'DOGE');
    expect(code).toBe(2);
    expect(stderr).toContain('Known: acc/BTC/USDT:USDT long.');
  });

  test('does not create a home to look into', async () => {
    const { code, stderr } = await runHere(['alarms', 'why', 'BTC'], {
      home: join(folder, 'none'),
    });
    expect(code).toBe(1);
    expect(stderr).toContain('there is no history yet');
  });
});

describe('leeway alarms log and list', () => {
  test('print what was decided since a time, oldest first', async () => {
    const { stdout } = await run('log', '--since', '42m');
    const lines = stdout.trim().split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toContain('Raised, critical: BTC long is near.');
    expect((await run('log', '--since', 'then')).code).toBe(2);
  });

  test('rebuild from the log what stood at a time', async () => {
    const before = await run('list', '--at', new Date(ago(14_001)).toISOString());
    expect(before.stdout).toMatch(/^No alarm stood at/);
    const then = await run('list', '--at', '35m', '--json');
    expect(parseJson(then.stdout)).toMatchObject({
      alarms: [
        { rule: 'liquidation-risk', level: 'critical', text: 'BTC long is near.' },
        { rule: 'unprotected' },
      ],
    });
  });

  test('print the alarms that stand, and that nobody watches', async () => {
    const { stdout, stderr } = await run('list');
    expect(stdout).toMatch(/CRITICAL +firing .*BTC/);
    expect(stderr).toContain('nobody watches');
  });
});
