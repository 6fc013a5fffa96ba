import './tabs.css';
import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { LevelShape } from '../figures/level-mark.tsx';

export interface TabItem {
  readonly id: string;
  readonly label: string;
  readonly count?: number;
  /** What wants to be done there, in words; shown as a mark. */
  readonly attention?: string;
  readonly content: ReactNode;
}

/** Tabs whose chosen one is kept by the caller (usually in the address). */
export function Tabs(props: {
  readonly items: readonly TabItem[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly label: string;
}): ReactNode {
  return (
    <BaseTabs.Root value={props.value} onValueChange={(value) => props.onChange(String(value))}>
      <BaseTabs.List className="tabs-list" aria-label={props.label}>
        {props.items.map((item) => (
          <BaseTabs.Tab key={item.id} value={item.id} className="tabs-tab">
            {item.label}
            {item.count !== undefined && <span className="tabs-count">{item.count}</span>}
            {item.attention !== undefined && (
              <span className="tabs-attention" title={item.attention}>
                <LevelShape level="warning" size={11} label={item.attention} />
              </span>
            )}
          </BaseTabs.Tab>
        ))}
        <BaseTabs.Indicator className="tabs-indicator" renderBeforeHydration={false} />
      </BaseTabs.List>
      {props.items.map((item) => (
        <BaseTabs.Panel key={item.id} value={item.id} className="tabs-panel">
          {item.content}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  );
}
