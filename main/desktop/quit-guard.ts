import type { AppState } from '../../shared/contract/app-state.ts';

/** What closing and quitting mean now. The question is asked once; the second try goes through. */
export interface QuitGuard {
  onCloseRequest(): 'hide' | 'minimize' | 'close';
  /** True: quit now. False: the question is on the screen. */
  mayQuit(): boolean;
}

interface QuitGuardOptions {
  readonly state: () => AppState;
  readonly trayAvailable: () => boolean;
  /** Asks on the screen whether to stop watching; the answer comes back through `quit`. */
  readonly ask: (question: string) => Promise<boolean>;
  readonly quit: () => void;
  /** First time only: says that Leeway goes on in the tray. */
  readonly explainClose: () => void;
}

/** Without a tray a hidden window could not be found again, so it is minimized instead. */
export function createQuitGuard(options: QuitGuardOptions): QuitGuard {
  let confirmed = false;
  let asking = false;
  return {
    onCloseRequest() {
      if (confirmed) return 'close';
      if (!options.state().settings.desktop.closeToTray) {
        options.quit();
        return confirmed ? 'close' : 'minimize';
      }
      if (!options.trayAvailable()) return 'minimize';
      options.explainClose();
      return 'hide';
    },
    mayQuit() {
      const open = options.state().positions.length;
      if (confirmed || open === 0) {
        confirmed = true;
        return true;
      }
      if (!asking) {
        asking = true;
        const question = `${open === 1 ? 'One position is' : `${open} positions are`} open. After quitting nobody watches ${open === 1 ? 'it' : 'them'}.`;
        void options.ask(question).then((yes) => {
          asking = false;
          confirmed = yes;
          if (yes) options.quit();
        });
      }
      return false;
    },
  };
}
