/** The sockets of one client that are up or on their way: each is remembered until it is down or cancelled. */
export class OpenStreams {
  readonly #cancels = new Set<() => void>();

  /** Opens one; what it is opened with tells why it went down. The answer cancels it. */
  add(
    onDown: (error: unknown) => void,
    open: (down: (error: unknown) => void) => () => void,
  ): () => void {
    const cancel = open((error) => {
      this.#cancels.delete(cancel);
      onDown(error);
    });
    this.#cancels.add(cancel);
    return () => {
      this.#cancels.delete(cancel);
      cancel();
    };
  }

  cancelAll(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }
}
