import './tabs.css';
import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

export interface TabItem {
  readonly id: string;
  readonly label: string;
  readonly count?: number;
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
