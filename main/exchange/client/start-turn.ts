let last: Promise<void> = Promise.resolve();

/**
 * Requests of all accounts start one after another, with whatever else is due in between: to sign and send a hundred in
 * one go would keep prices and alarms waiting.
 */
export function startTurn(): Promise<void> {
  last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
  return last;
}
