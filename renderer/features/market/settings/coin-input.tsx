import { useState, type ReactNode } from 'react';
import { Button } from '../../../ui/inputs/button.tsx';
import { TextField } from '../../../ui/inputs/field.tsx';
import { parseCoins } from './coin-entry.ts';

/** A field for one or several coins; Enter adds them, and what cannot be added stays with its reason. */
export function CoinInput(props: {
  readonly label: string;
  /** On one line with other things. */
  readonly inline?: boolean;
  readonly present: readonly string[];
  readonly most: number;
  readonly onAdd: (coins: readonly string[]) => void;
}): ReactNode {
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  return (
    <form
      className="coin-input"
      data-inline={props.inline ?? false}
      onSubmit={(event) => {
        event.preventDefault();
        const parsed = parseCoins(text, props.present, props.most);
        setError(parsed.ok ? undefined : parsed.error);
        if (!parsed.ok) return;
        props.onAdd(parsed.value);
        setText('');
      }}
    >
      <TextField
        label={props.label}
        value={text}
        hideLabel={props.inline ?? false}
        placeholder={props.inline === true ? 'Add: SOL, DOGE' : 'SOL, DOGE'}
        autoCapitalize="characters"
        spellCheck={false}
        error={error}
        onChange={(next) => {
          setText(next);
          setError(undefined);
        }}
      />
      <Button type="submit" disabled={text.trim() === ''}>
        Add
      </Button>
    </form>
  );
}
