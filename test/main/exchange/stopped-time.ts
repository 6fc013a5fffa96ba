/*
 * Lets a test stop the time of its process, for ccxt too: what it sees does not depend on how long the machine takes. ccxt keeps
 * `Date.now` as it finds it when it is loaded, so this is imported before whatever loads ccxt. Real timers go on.
 */
const wall = Date.now.bind(Date);
const monotonic = performance.now.bind(performance);
let stopped: { readonly wallMs: number; readonly monotonicMs: number } | undefined;

Date.now = () => stopped?.wallMs ?? wall();
performance.now = () => stopped?.monotonicMs ?? monotonic();

export function stopTime(): void {
  stopped ??= { wallMs: wall(), monotonicMs: monotonic() };
}

export function letTimeGoOn(): void {
  stopped = undefined;
}
