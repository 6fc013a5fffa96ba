import { expect, it } from 'vitest';
import { createPatientVault } from '../../../main/accounts/patient-vault.ts';
import { VirtualClock } from '../monitor/virtual-clock.ts';

function setUp() {
  const clock = new VirtualClock();
  const answers: { resolve: (plain: string) => void; reject: (cause: Error) => void }[] = [];
  let late = 0;
  const vault = createPatientVault(
    {
      name: 'slow',
      unavailable: async () => undefined,
      encrypt: async () => new Uint8Array(),
      decrypt: () => new Promise((resolve, reject) => answers.push({ resolve, reject })),
    },
    clock,
    () => (late += 1),
  );
  return { clock, answers, vault, late: () => late };
}

const CIPHER = new Uint8Array([1, 2, 3]);

it('gives what the vault gives in time, and leaves no timer behind', async () => {
  const { clock, answers, vault, late } = setUp();
  const opened = vault.decrypt(CIPHER);
  answers[0]?.resolve('key');
  await expect(opened).resolves.toBe('key');
  expect(clock.pendingTimers).toBe(0);
  expect(late()).toBe(0);
});

it('refuses after ten seconds, so that others need not wait', async () => {
  const { clock, vault } = setUp();
  const opened = vault.decrypt(CIPHER).catch((cause: unknown) => (cause as Error).name);
  await clock.advance(10_000);
  await expect(opened).resolves.toBe('VaultSilentError');
});

it('tells of a secret that opens later, and gives it without a second prompt', async () => {
  const { clock, answers, vault, late } = setUp();
  vault.decrypt(CIPHER).catch(() => undefined);
  await clock.advance(10_000);
  answers[0]?.resolve('key');
  await clock.advance(0);
  expect(late()).toBe(1);
  await expect(vault.decrypt(CIPHER)).resolves.toBe('key');
  expect(answers).toHaveLength(1);
  expect(late()).toBe(1);
});

it('asks anew after a refusal', async () => {
  const { clock, answers, vault } = setUp();
  vault.decrypt(CIPHER).catch(() => undefined);
  await clock.advance(10_000);
  answers[0]?.reject(new Error('no'));
  await clock.advance(0);
  const again = vault.decrypt(CIPHER);
  answers[1]?.resolve('key');
  await expect(again).resolves.toBe('key');
});
