import '../overlays/popup.css';
import { Menu as BaseMenu } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';

export interface MenuEntry {
  readonly label: string;
  readonly note?: string;
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
}

/** A button (`trigger`) that opens a short list of actions. */
export function Menu(props: {
  readonly trigger: ReactElement;
  readonly entries: readonly MenuEntry[];
}): ReactNode {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={props.trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner className="popup-positioner" sideOffset={4} align="end">
          <BaseMenu.Popup className="popup">
            {props.entries.map((entry) => (
              <BaseMenu.Item
                key={entry.label}
                className="popup-item"
                disabled={entry.disabled ?? false}
                onClick={entry.onSelect}
              >
                {entry.icon}
                {entry.label}
                {entry.note !== undefined && <span className="popup-note">{entry.note}</span>}
              </BaseMenu.Item>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}
