import { expect, it } from 'vitest';
import type { AppStatePatch } from '../../../shared/contract/app-state.ts';
import { Settings } from '../../../shared/contract/settings.ts';
import { createStateHub } from '../../../main/core/state-hub.ts';

it('troubles of the monitor stand among the notices, beside those of the host, until they are over', () => {
  const own = { id: 'own', severity: 'error', text: 'The settings file is broken.' } as const;
  const hub = createStateHub(() => 1, {
    host: { kind: 'server', version: '1', channels: [] },
    monitor: { state: 'starting', sinceMs: 0 },
    notices: [own],
    settings: Settings.parse({}),
  });
  const patches: AppStatePatch[] = [];
  hub.onPatch((patch) => patches.push(patch));
  const disk = { id: 'monitor-0', severity: 'warning', text: 'The disk is full.' };

  hub.applyMonitor({ nowMs: 1, problems: [disk.text] });
  expect(hub.state().notices).toEqual([own, disk]);
  expect(patches.at(-1)?.notices).toEqual([own, disk]);

  hub.setHost({ notices: [] });
  expect(patches.at(-1)?.notices).toEqual([disk]);

  hub.applyMonitor({ nowMs: 2, problems: [] });
  expect(hub.state().notices).toEqual([]);
});
