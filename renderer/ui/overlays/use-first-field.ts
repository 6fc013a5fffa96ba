import { useMemo, type RefCallback } from 'react';

export interface FirstField {
  /** Of the dialog. */
  readonly attach: RefCallback<HTMLElement>;
  /** Where typing or deciding begins; the button that closes comes last. */
  readonly find: () => HTMLElement | undefined;
}

/** In this order: a field that is typed into may stand below a link to an explanation. */
const FIRST = [
  '.dialog-body .input',
  '.dialog-body :is(input, button, a[href])',
  '.dialog-footer button',
];

/**
 * Keeps the keyboard where typing begins when the content of a dialog comes late or is replaced by its next step: without it the
 * focus stands on the button that closes, or nowhere. It never takes the focus from a field.
 */
export function useFirstField(): FirstField {
  return useMemo(() => createFirstField(), []);
}

function createFirstField(): FirstField {
  let dialog: HTMLElement | null = null;
  const find = (): HTMLElement | undefined =>
    FIRST.map((selector) => dialog?.querySelector<HTMLElement>(selector)).find(
      (found) => found !== null && found !== undefined,
    ) ?? undefined;
  const watch = (popup: HTMLElement): (() => void) => {
    // Until the trader does something the focus was not chosen: it may be taken from the button that closes.
    let wasChosen = false;
    const choose = (): void => {
      wasChosen = true;
    };
    const keep = (): void => {
      const active = document.activeElement;
      const isLost = active === popup || !popup.contains(active);
      const isInside = (active?.closest('.dialog-body, .dialog-footer') ?? null) !== null;
      if (isLost || (!wasChosen && !isInside)) find()?.focus();
    };
    const observer = new MutationObserver(keep);
    observer.observe(popup, { childList: true, subtree: true });
    const ended = new AbortController();
    const { signal } = ended;
    popup.addEventListener('focusin', keep, { signal });
    popup.addEventListener('keydown', choose, { signal });
    popup.addEventListener('pointerdown', choose, { signal });
    return () => {
      observer.disconnect();
      ended.abort();
    };
  };
  return {
    find,
    attach: (popup) => {
      dialog = popup;
      return popup === null ? undefined : watch(popup);
    },
  };
}
