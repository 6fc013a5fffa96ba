import './dialog.css';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFirstField } from './use-first-field.ts';

/** A modal dialog: focus stays inside, Escape closes, the page behind does not scroll. */
export function Dialog(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly wide?: boolean;
}): ReactNode {
  const { attach, find } = useFirstField();
  return (
    <BaseDialog.Root open={props.open} onOpenChange={(open) => props.onOpenChange(open)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="dialog-backdrop" />
        <BaseDialog.Popup
          ref={attach}
          className="dialog"
          data-wide={props.wide === true}
          initialFocus={() => find() ?? true}
        >
          <header className="dialog-header">
            <div>
              <BaseDialog.Title className="dialog-title">{props.title}</BaseDialog.Title>
              {props.description !== undefined && (
                <BaseDialog.Description className="dialog-description">
                  {props.description}
                </BaseDialog.Description>
              )}
            </div>
            <BaseDialog.Close
              className="button"
              data-kind="quiet"
              data-icon="true"
              aria-label="Close"
            >
              <X size={16} aria-hidden />
            </BaseDialog.Close>
          </header>
          <div className="dialog-body">{props.children}</div>
          {props.footer !== undefined && <footer className="dialog-footer">{props.footer}</footer>}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
