export const LOWEST_NODE_MAJOR = 24;

/** Whether a version such as `24.21.0` is one that Leeway is tested on. */
export function runsOnRequiredNode(version: string): boolean {
  return Number.parseInt(version, 10) >= LOWEST_NODE_MAJOR;
}
