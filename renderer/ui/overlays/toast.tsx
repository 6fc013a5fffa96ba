import './toast.css';
import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';

const manager = Toast.createToastManager();

/** Says what an action did. Errors stay until closed; the rest leaves after five seconds. */
export function showToast(message: {
  readonly title: string;
  readonly text?: string;
  readonly kind?: 'done' | 'error';
}): void {
  const isError = message.kind === 'error';
  manager.add({
    title: message.title,
    ...(message.text === undefined ? {} : { description: message.text }),
    priority: isError ? 'high' : 'low',
    timeout: isError ? 0 : 5000,
  });
}

export function ToastHost({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Toast.Provider toastManager={manager}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="toast-viewport">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList(): ReactNode {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="toast">
      <div className="toast-text">
        <Toast.Title className="toast-title" />
        <Toast.Description className="muted" />
      </div>
      <Toast.Close
        className="button"
        data-kind="quiet"
        data-size="small"
        data-icon="true"
        aria-label="Close message"
      >
        <X size={14} aria-hidden />
      </Toast.Close>
    </Toast.Root>
  ));
}
