import '../ui/overlays/dialog.css';
import '../ui/overlays/popup.css';
import './command-palette.css';
import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { useMemo, type ReactNode } from 'react';
import { useAppStore } from '../state/app-store.ts';
import { listCommands, type Command, type CommandGroup } from './commands.tsx';

/** Reaches every screen, position, account and action by typing. */
export function CommandPalette(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}): ReactNode {
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => props.onOpenChange(open)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="palette" aria-label="Command palette">
          <PaletteList close={() => props.onOpenChange(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteList({ close }: { readonly close: () => void }): ReactNode {
  // Read once when it opens: a list that re-orders under the fingers would run the wrong command.
  const groups = useMemo<readonly CommandGroup[]>(() => {
    const { app, ladder } = useAppStore.getState();
    return app === undefined ? [] : listCommands(app, ladder);
  }, []);
  const run = (command: Command): void => {
    close();
    command.run();
  };
  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      // Five hundred rows at once take a quarter of a second to draw; typing searches all of them.
      limit={60}
      autoHighlight="always"
      keepHighlight
      itemToStringValue={(command: Command) => `${command.label} ${command.note ?? ''}`}
    >
      <Autocomplete.Input
        className="palette-input"
        placeholder="Go to a screen or position, acknowledge, snooze, …"
        aria-label="Search commands"
      />
      <Autocomplete.Empty className="palette-empty">Nothing by that name.</Autocomplete.Empty>
      <Autocomplete.List className="palette-list">
        {(group: CommandGroup) => (
          <Autocomplete.Group key={group.value} items={group.items}>
            <Autocomplete.GroupLabel className="palette-group-label">
              {group.value}
            </Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(command: Command) => (
                <Autocomplete.Item
                  key={command.id}
                  value={command}
                  className="popup-item"
                  onClick={() => run(command)}
                >
                  <span className="truncate">{command.label}</span>
                  {command.note !== undefined && (
                    <span className="popup-note truncate">{command.note}</span>
                  )}
                  {command.keys !== undefined && <kbd className="key-hint">{command.keys}</kbd>}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}
