import { findSecretProblem, type ChannelSettings } from '../../shared/contract/channel-settings.ts';
import { REMOTE_CHANNELS, type RemoteChannelId } from '../../shared/contract/remote-channels.ts';
import type { ChannelView } from '../../shared/contract/app-state.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import { openCredentialsStore } from '../accounts/credentials-store.ts';
import { resolveEnvironment, type Environment } from '../accounts/environment-secrets.ts';
import type { SecretVault, SettingsFile } from '../host-ports.ts';

export interface ChannelSecrets {
  /** For a carrier; undefined: there is none, or it does not open. */
  get(channel: RemoteChannelId): string | undefined;
  /** Where it is, and why it does not open; never the secret. */
  where(channel: RemoteChannelId): {
    readonly secret: NonNullable<ChannelView['secret']>;
    readonly trouble?: string;
  };
  /** Null removes it. What is kept in memory only is said. A reference to a variable is the settings' to keep. */
  set(
    channel: RemoteChannelId,
    secret: string | null,
  ): Promise<Result<{ memoryOnly?: string }, string>>;
  /** Opens what the vault holds; again when a passphrase came late. */
  load(): Promise<void>;
  /** What happened to the file, in words. */
  readonly troubles: readonly string[];
}

export interface ChannelSecretsOptions {
  readonly file: SettingsFile;
  readonly vault: SecretVault;
  readonly environment: Environment;
  readonly settings: () => ChannelSettings;
  readonly now: () => number;
  readonly readOnly?: boolean;
}

type Kept =
  | { readonly kind: 'kept' | 'memory-only'; readonly secret: string }
  | { readonly kind: 'locked'; readonly trouble: string };

/**
 * The secrets of the remote channels: encrypted by the vault in `channel-secrets.json`, opened into memory once, or taken from
 * the variable that the settings name. They go to the carriers and nowhere else.
 */
export function createChannelSecrets(options: ChannelSecretsOptions): ChannelSecrets {
  const { vault, environment, settings } = options;
  const store = openCredentialsStore({
    file: options.file,
    vault,
    now: options.now,
    ...(options.readOnly === undefined ? {} : { readOnly: options.readOnly }),
  });
  const kept = new Map<RemoteChannelId, Kept>();

  function fromVariable(channel: RemoteChannelId): Result<string, string> | undefined {
    const { secretFrom } = settings()[channel];
    if (secretFrom === '') return undefined;
    const resolved = resolveEnvironment({ secret: secretFrom }, environment);
    return resolved.ok ? ok(resolved.value.secret ?? '') : resolved;
  }

  return {
    troubles: store.notices.map(
      () =>
        'The file of the channels’ secrets could not be read. Enter the secrets again under Alarms, Channels.',
    ),
    get(channel) {
      const variable = fromVariable(channel);
      if (variable !== undefined) return variable.ok ? variable.value : undefined;
      const found = kept.get(channel);
      return found === undefined || found.kind === 'locked' ? undefined : found.secret;
    },
    where(channel) {
      const variable = fromVariable(channel);
      if (variable !== undefined) {
        return variable.ok
          ? { secret: 'environment' }
          : { secret: 'locked', trouble: variable.error };
      }
      const found = kept.get(channel);
      if (found === undefined) return { secret: 'none' };
      return found.kind === 'locked'
        ? { secret: 'locked', trouble: found.trouble }
        : { secret: found.kind };
    },
    async set(channel, secret) {
      if (secret === null) {
        const removed = store.remove(storeId(channel));
        if (removed.ok) kept.delete(channel);
        return removed.ok ? ok({}) : removed;
      }
      const problem = findSecretProblem(channel, secret);
      if (problem !== undefined) return err(problem);
      const saved = await store.save(storeId(channel), { secret });
      if (!saved.ok) return err(`It was not kept: ${saved.error}.`);
      const { memoryOnly } = saved.value;
      kept.set(channel, { kind: memoryOnly === undefined ? 'kept' : 'memory-only', secret });
      return ok(memoryOnly === undefined ? {} : { memoryOnly });
    },
    async load() {
      for (const channel of REMOTE_CHANNELS) {
        const before = kept.get(channel);
        if (!store.has(storeId(channel)) || before?.kind === 'kept') continue;
        const loaded = await store.load(storeId(channel));
        if (loaded.ok && loaded.value.secret !== undefined) {
          kept.set(channel, { kind: 'kept', secret: loaded.value.secret });
        } else if (!loaded.ok) {
          kept.set(channel, { kind: 'locked', trouble: loaded.error.replace('key', 'secret') });
        }
      }
    },
  };
}

/** Accounts are named after their venue, which never has this sign. */
function storeId(channel: RemoteChannelId): string {
  return `channel|${channel}`;
}
