import type { FuseV1Options } from '@electron/fuses';
export const FUSES: Record<FuseV1Options, boolean>;
