/**
 * Places of the rows that are drawn, in their order: those in view, and the one that has the keyboard's focus, wherever its price has
 * taken it. A row that left the page would take the focus with it. `focused` below 0: none has it.
 */
export function drawnRows(inView: readonly number[], focused: number): number[] {
  if (focused < 0 || inView.includes(focused)) return [...inView];
  return [...inView, focused].toSorted((a, b) => a - b);
}
