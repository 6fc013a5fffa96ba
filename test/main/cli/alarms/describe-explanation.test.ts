import { describe, expect, it } from 'vitest';
import type { AlarmRecord } from '../../../../main/cli/alarms/alarm-record.ts';
import { describeExplanation } from '../../../../main/cli/alarms/describe-explanation.ts';
import { explainPosition } from '../../../../main/cli/alarms/explain-position.ts';
import { knownPositions } from '../../../../main/cli/alarms/find-positions.ts';
import type { AppState, PositionView } from '../../../../shared/contract/app-state.ts';
import type { AuditEntry } from '../../../../shared/contract/audit.ts';
import { samplePosition, SAMPLE_NOW_MS } from '../../../helpers/sample-position.ts';
import { calmState } from '../../../helpers/sample-state.ts';

const BTC = {
  underlying: 'BTC',
  side: 'long',
  mark: 100_000,
  tick: 0.1,
  leverage: 5,
  contracts: 1,
  sigma: 0.02,
} as const;

function explain(position: PositionView, over: Partial<AlarmRecord> = {}, app?: AppState): string {
  const live = { ...(app ?? calmState()), positions: [position], alarms: [] };
  const record: AlarmRecord = { live, standing: [], entries: [], nearest: new Map(), ...over };
  const [known] = knownPositions(record);
  if (known === undefined) throw new Error('no position');
  return describeExplanation(explainPosition(record, known), record, 'yesterday').join('\n');
}

const row = (id: number, over: Partial<AuditEntry>): AuditEntry => ({
  id,
  atMs: SAMPLE_NOW_MS,
  action: 'note',
  text: 'x',
  ...over,
});

describe('why there was no alarm', () => {
  const calm = samplePosition({ ...BTC, distance: 0.238, level: 'safe' });

  it('says how far it stands from each limit, with numbers', () => {
    const text = explain(calm);
    expect(text).toContain(
      'Why there is no warning:\n  It is 23.8 % from liquidation; a warning begins below 10.0 %.\n  Its margin ratio is 30.0 %; a warning begins at 60.0 %.\n',
    );
    expect(text).toContain(
      'Since yesterday no alarm about it was raised.\nNothing was held back either: whenever Leeway looked, nothing about it had passed a limit.',
    );
  });

  it('uses the thresholds of the position, and says when the market makes them stricter', () => {
    const app = calmState();
    const alarms = {
      ...app.settings.alarms,
      overrides: [{ positionKey: calm.key, thresholds: { warningDistance: 0.2 } }],
    };
    const settings = { ...app.settings, alarms };
    expect(explain(calm, {}, { ...app, settings })).toContain('a warning begins below 20.0 %');
    const market = {
      verdict: 'stress',
      regime: 'none',
      sinceMs: 0,
      evidence: [],
      state: 'ok',
      coins: [],
      events: [],
    } as const;
    const text = explain(calm, {}, { ...app, settings, market });
    expect(text).toContain(
      'It is 23.8 % from liquidation, which is below 25.0 %, but that is 11.9 daily sigmas; a warning also needs less than 3.75.',
    );
    expect(text).toContain(
      'These limits are stricter than the settings, because the market is in stress.',
    );
  });

  it('names quiet hours that hold back, and rules that are switched off', () => {
    const app = calmState();
    const quietHours = { from: '00:00', to: '23:59' };
    const alarms = { ...app.settings.alarms, quietHours, rulesOff: ['unprotected' as const] };
    const text = explain(calm, {}, { ...app, settings: { ...app.settings, alarms } });
    expect(text).toContain(
      'These are quiet hours (00:00 to 23:59): what is not critical waits for their end.',
    );
    expect(text).toContain('Switched off in the settings: No protective stop.');
  });

  it('says how near the account came, and that nobody looked all the time', () => {
    const nearest = new Map([['acc-binance', { ratio: 0.131, atMs: SAMPLE_NOW_MS }]]);
    const entries = [row(1, { action: 'gap', text: 'Not monitored from a to b.' })];
    const text = explain(calm, { nearest, entries });
    expect(text).toMatch(
      /The nearest position of Demo Binance came within 13\.1 % of liquidation in this time, about 2025-10-1/,
    );
    expect(text).toContain(
      'whenever Leeway looked, which it did not all the time (below), nothing',
    );
  });
});

describe('why it is not worse, and what nobody knows', () => {
  it('says of a warning what keeps it from being critical', () => {
    const near = samplePosition({ ...BTC, distance: 0.07, level: 'warning', reasons: ['near'] });
    expect(explain(near)).toContain(
      'Why it is not critical:\n  It is 7.0 % from liquidation; critical begins below 5.0 %.\n  At its present speed the price does not get there within 15 min.\n',
    );
  });

  it('gives no all-clear where the distance is unknown', () => {
    const dark = samplePosition({ ...BTC, distance: 'unknown', level: 'unknown' });
    const text = explain(dark);
    expect(text).not.toContain('Why there is no');
    expect(text).toContain(
      'Nobody can say that it is safe: how far it is from liquidation is not known, because the balance behind it is not known. An alarm that stood stays until fresh data end it.',
    );
  });

  it('says that an account is not seen, since when, and why', () => {
    const app = calmState();
    const accounts = app.accounts.map((account) => ({
      ...account,
      status: {
        state: 'error' as const,
        asOfMs: SAMPLE_NOW_MS - 600_000,
        error: { kind: 'network' as const, message: 'The venue does not answer.' },
      },
    }));
    const old = samplePosition({ ...BTC, distance: 0.2, level: 'unknown', valueState: 'error' });
    const text = explain(old, {}, { ...app, accounts });
    expect(text).toMatch(
      /\nIts account cannot be seen: it was last read at .*\. The venue does not answer\./,
    );
    expect(text).toContain('Nobody can say that it is safe: what is known of it is not fresh.');
  });

  it('counts the messages that spoke of it together with others', () => {
    const position = samplePosition({ ...BTC, distance: 0.04, level: 'critical' });
    const joined = { announcementId: 'a-7' };
    const text = explain(position, {
      entries: [
        row(1, { positionKey: position.key, text: 'Said together.', inputs: joined }),
        row(2, { action: 'delivered', channel: 'telegram', positionKey: 'other', inputs: joined }),
        row(3, { action: 'delivered', channel: 'telegram', inputs: { announcementId: 'a-8' } }),
      ],
    });
    expect(text).toContain('Channel telegram: 1 delivered, 0 not.');
  });
});
