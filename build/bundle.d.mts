import type { Plugin } from 'rolldown';
export const EXTERNAL: readonly (string | RegExp)[];
export const NODE_PLUGINS: readonly Plugin[];
export function bundleNode(out: string, more?: Readonly<Record<string, string>>): Promise<void>;
