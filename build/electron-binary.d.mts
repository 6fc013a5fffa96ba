export function findElectron(): string | undefined;
export function hasDisplay(env?: Record<string, string | undefined>, platform?: string): boolean;
