/**
 * Runs `task` now, or once more when it is done where it is running already: however often it is asked for, the last
 * run began after the last wish, and no two run at the same time.
 */
export function createRunLatest(
  task: () => Promise<void>,
  onBug: (error: unknown) => void,
): () => void {
  let running = false;
  let again = false;

  async function run(): Promise<void> {
    running = true;
    do {
      again = false;
      try {
        await task();
      } catch (error) {
        onBug(error);
      }
    } while (again);
    running = false;
  }

  return () => {
    if (running) again = true;
    else void run();
  };
}
