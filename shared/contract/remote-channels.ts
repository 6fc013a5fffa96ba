/** Ways to reach a trader who does not sit before the screen, in the order in which they are tried. Apart from the schema, so that screens need none. */
export const REMOTE_CHANNELS = ['telegram', 'ntfy', 'email', 'webhook', 'alertmanager'] as const;
export type RemoteChannelId = (typeof REMOTE_CHANNELS)[number];
