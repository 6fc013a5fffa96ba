import { describe, expect, it } from 'vitest';
import type { Attempt, Message } from '../../../../main/alarms/channels/attempt.ts';
import {
  createRemoteChannel,
  type CarrierState,
} from '../../../../main/alarms/channels/remote-channel.ts';
import { sampleAnnouncement } from '../../../helpers/sample-announcement.ts';
import { createVirtualClock } from '../../../helpers/virtual-clock.ts';

const OK: Attempt = { kind: 'ok' };
const LATER: Attempt = { kind: 'retry', detail: 'trouble' };

function setUp(...script: (Attempt | 'hang')[]) {
  const clock = createVirtualClock();
  const sent: { readonly message: Message; readonly atMs: number; readonly signal: AbortSignal }[] =
    [];
  const late: string[] = [];
  let state: CarrierState = {
    state: 'ready',
    carrier: {
      attempt(message, signal) {
        sent.push({ message, atMs: clock.monotonic(), signal });
        const next = (script.length > 1 ? script.shift() : script[0]) ?? OK;
        return next === 'hang' ? new Promise(() => undefined) : Promise.resolve(next);
      },
    },
  };
  const channel = createRemoteChannel({
    id: 'telegram',
    name: 'Telegram',
    clock,
    random: () => 1,
    minIntervalMs: 1_000,
    carrier: () => state,
  });
  channel.onLateResult?.(({ announcementId, ok, detail }) =>
    late.push(`${announcementId} ${ok ? 'ok' : 'failed'} ${detail ?? ''}`),
  );
  return {
    clock,
    channel,
    sent,
    late,
    set: (next: CarrierState) => {
      state = next;
    },
  };
}

describe('a remote channel', () => {
  it('sends at once and says so', async () => {
    const { channel, sent } = setUp(OK);
    expect(await channel.deliver(sampleAnnouncement())).toEqual({ ok: true });
    expect(sent).toMatchObject([{ atMs: 0, message: { id: 'a1', level: 'critical' } }]);
    expect(channel.facts?.()).toMatchObject({ lastSuccessMs: 1_760_054_400_000 });
  });

  it('says by which clock its times are, where it names any', async () => {
    const { channel, sent, clock } = setUp(OK);
    await channel.deliver(sampleAnnouncement({ text: 'As of 17:38:53.' }));
    expect(sent[0]?.message.text).toMatch(/^As of 17:38:53\. Times are UTC([+-]\d+(:\d\d)?)?\.$/);
    void channel.deliver(sampleAnnouncement({ text: 'No time in it.' }));
    await clock.advance(2_000);
    expect(sent[1]?.message.text).toBe('No time in it.');
  });

  it('tries again after a growing pause, and tells each result on its own', async () => {
    const { channel, sent, late, clock } = setUp(LATER, LATER, LATER, OK);
    const first = channel.deliver(sampleAnnouncement());
    expect(await first).toEqual({ ok: false, detail: 'trouble; it is tried again' });
    expect(channel.status()).toBe('failed');
    await clock.advance(60_000);
    expect(sent.map(({ atMs }) => atMs)).toEqual([0, 1_000, 3_000, 7_000]);
    expect(new Set(sent.map(({ message }) => message.id))).toEqual(new Set(['a1']));
    expect(late.at(-1)).toBe('a1 ok at try 4');
    expect(channel.status()).toBe('ready');
    expect(clock.pending()).toBe(0);
  });

  it('waits as long as the receiver asks for, also with what comes meanwhile, and joins it', async () => {
    const { channel, sent, clock } = setUp({ kind: 'retry', detail: '429', afterMs: 20_000 }, OK);
    await channel.deliver(sampleAnnouncement());
    void channel.deliver(sampleAnnouncement({ id: 'a2', alarmId: 'x|2', level: 'warning' }));
    await clock.advance(19_999);
    expect(sent).toHaveLength(1);
    await clock.advance(1);
    expect(sent).toHaveLength(2);
    expect(sent[1]?.message).toMatchObject({ level: 'critical', title: /^2 messages: BTC/ });
    expect(sent[1]?.message.announcements.map(({ id }) => id)).toEqual(['a1', 'a2']);
  });

  it('keeps what to do of each critical alarm that waited together with others', async () => {
    const { channel, sent, clock } = setUp({ kind: 'retry', detail: '429', afterMs: 20_000 }, OK);
    await channel.deliver(sampleAnnouncement());
    void channel.deliver(
      sampleAnnouncement({ id: 'a2', alarmId: 'x|2', title: 'ETH.', text: 'Sell 2 ETH.', atMs: 1 }),
    );
    void channel.deliver(
      sampleAnnouncement({ id: 'a3', alarmId: 'x|3', title: 'SOL.', text: 'no', level: 'warning' }),
    );
    await clock.advance(20_000);
    const lines = sent[1]?.message.text.split('\n') ?? [];
    expect(lines[0]).toMatch(/^Mark price/);
    expect(lines.slice(1)).toEqual(['ETH. Sell 2 ETH.', 'SOL.']);
  });

  it('never tries again what was refused', async () => {
    const { channel, sent, clock } = setUp({ kind: 'refused', detail: 'wrong token' });
    expect(await channel.deliver(sampleAnnouncement())).toEqual({
      ok: false,
      detail: 'wrong token',
    });
    await clock.advance(3_600_000);
    expect(sent).toHaveLength(1);
  });

  it('never tries an alarm again after it is over, not even one whose try still hung', async () => {
    const { channel, sent, late, clock } = setUp('hang', LATER, OK);
    void channel.deliver(sampleAnnouncement());
    await clock.advance(2_000);
    void channel.deliver(sampleAnnouncement({ id: 'a2', kind: 'resolved', level: 'info' }));
    await clock.advance(3_600_000);
    expect(sent.map(({ message }) => message.announcements.map(({ id }) => id))).toEqual([
      ['a1'],
      ['a2'],
      ['a2'],
    ]);
    expect(late).toContain('a1 failed no answer within 10 s');
  });

  it('gives up what waits when newer figures of the same alarm come', async () => {
    const { channel, sent, late, clock } = setUp(LATER, OK);
    await channel.deliver(sampleAnnouncement());
    const newer = channel.deliver(sampleAnnouncement({ id: 'a2', kind: 'worse' }));
    await clock.advance(5_000);
    expect(await newer).toEqual({ ok: true });
    expect(late).toEqual(['a1 failed given up: newer figures took its place']);
    expect(sent.at(-1)?.message.announcements).toHaveLength(1);
  });

  it('aborts a try that hangs after ten seconds, and does not let it hold up the next alarm', async () => {
    const { channel, sent, clock } = setUp('hang', OK);
    const first = channel.deliver(sampleAnnouncement());
    await clock.advance(3_000);
    expect(await first).toEqual({ ok: false, detail: 'not delivered within 3 s; it is tried on' });
    const second = channel.deliver(sampleAnnouncement({ id: 'b1', alarmId: 'other' }));
    expect(await second).toEqual({ ok: true });
    expect(sent[0]?.signal.aborted).toBe(false);
    await clock.advance(7_000);
    expect(sent[0]?.signal.aborted).toBe(true);
  });

  it('sends at most one message a second and joins what comes in between', async () => {
    const { channel, sent, clock } = setUp(OK);
    for (let n = 0; n < 30; n += 1) {
      void channel.deliver(sampleAnnouncement({ id: `a${String(n)}`, alarmId: `x|${String(n)}` }));
    }
    await clock.advance(10_000);
    expect(sent.map(({ atMs }) => atMs)).toEqual([0, 1_000]);
    expect(sent[1]?.message.announcements).toHaveLength(29);
    expect(sent[1]?.message.text).toMatch(/And 19 more\.$/);
  });

  it('gives up after a quarter of an hour', async () => {
    const { channel, late, clock } = setUp(LATER);
    await channel.deliver(sampleAnnouncement());
    await clock.advance(3_600_000);
    expect(late.at(-1)).toBe('a1 failed trouble; given up after 15 min');
    expect(clock.pending()).toBe(0);
  });

  it('does not try a test again: who sent it sits before the screen', async () => {
    const { channel, sent, clock } = setUp(LATER);
    const test = channel.deliver(sampleAnnouncement({ kind: 'test' }));
    expect(await test).toEqual({ ok: false, detail: 'trouble' });
    await clock.advance(60_000);
    expect(sent).toHaveLength(1);
  });

  it('says why it is blocked, and sends what waits as soon as it is set up anew', async () => {
    const { channel, sent, clock, set } = setUp(LATER, OK);
    await channel.deliver(sampleAnnouncement());
    const before = sent.length;
    channel.reconfigured();
    await clock.advance(1_000);
    expect(sent.length).toBe(before + 1);
    set({ state: 'blocked', hint: 'Enter the token of the bot.' });
    expect(channel.status()).toBe('blocked');
    expect(await channel.deliver(sampleAnnouncement({ id: 'a3' }))).toEqual({
      ok: false,
      detail: 'Enter the token of the bot.',
    });
  });
});
