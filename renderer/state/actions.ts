import type { SettingsPatch } from '../../shared/contract/settings.ts';
import type { RequestError } from '../../shared/contract/channels.ts';
import type { Result } from '../../shared/lib/result.ts';
import type { HostApi } from '../../shared/contract/host-api.ts';
import { ask } from '../host.ts';
import { formatDuration } from '../format/format-time.ts';
import { showToast } from '../ui/overlays/toast.tsx';

/** Asks, and says so in a message when it could not be done. Returns the value, or undefined after a failure. */
export async function askOrTell<T>(
  failure: string,
  question: (host: HostApi) => Promise<Result<T, RequestError>>,
): Promise<T | undefined> {
  const answer = await ask(question);
  if (answer.ok) return answer.value;
  showToast({ title: failure, text: answer.error.message, kind: 'error' });
  return undefined;
}

export async function acknowledge(alarmId: string): Promise<void> {
  const done = await askOrTell('The alarm was not acknowledged', (host) =>
    host.alarms.acknowledge({ alarmId }),
  );
  if (done !== undefined) {
    showToast({ title: 'Acknowledged', text: 'Leeway warns again if it gets worse.' });
  }
}

export async function snooze(alarmId: string, durationMs: number): Promise<void> {
  const done = await askOrTell('The alarm was not snoozed', (host) =>
    host.alarms.snooze({ alarmId, durationMs }),
  );
  if (done !== undefined) {
    showToast({
      title: `Snoozed for ${formatDuration(durationMs)}`,
      text: 'Leeway warns again before that if it gets worse.',
    });
  }
}

export async function updateSettings(patch: SettingsPatch): Promise<boolean> {
  const settings = await askOrTell('The setting was not saved', (host) =>
    host.settings.update(patch),
  );
  return settings !== undefined;
}

export async function openExternal(url: string): Promise<void> {
  await askOrTell('The page could not be opened', (host) => host.app.openExternal({ url }));
}
