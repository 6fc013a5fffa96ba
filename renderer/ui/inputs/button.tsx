import './button.css';
import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from '../overlays/tooltip.tsx';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly size?: 'small' | 'medium' | 'large';
}

export function Button({ kind = 'secondary', size = 'medium', ...rest }: ButtonProps): ReactNode {
  return (
    <button
      {...rest}
      type={rest.type ?? 'button'}
      className={rest.className === undefined ? 'button' : `button ${rest.className}`}
      data-kind={kind}
      data-size={size}
    />
  );
}

/** A button that shows only an icon; its name is read aloud and appears on hover. */
export function IconButton({
  label,
  kind = 'quiet',
  size = 'medium',
  ...rest
}: ButtonProps & { readonly label: string }): ReactNode {
  return (
    <Tooltip text={label}>
      <button
        {...rest}
        type="button"
        className="button"
        aria-label={label}
        data-kind={kind}
        data-size={size}
        data-icon="true"
      />
    </Tooltip>
  );
}
