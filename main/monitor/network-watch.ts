/** Notices that this machine came into a network: a cable, a Wi-Fi, a tunnel. */
export class NetworkWatch {
  readonly #addresses: (() => readonly string[]) | undefined;
  #before: ReadonlySet<string> | undefined;

  /** Absent: nothing is ever noticed. */
  constructor(addresses: (() => readonly string[]) | undefined) {
    this.#addresses = addresses;
  }

  /** It has an address that it did not have at the last look; one that is gone opens no way. */
  hasChanged(): boolean {
    const now = new Set(this.#addresses?.());
    const before = this.#before;
    this.#before = now;
    return before !== undefined && [...now].some((address) => !before.has(address));
  }
}
