import { useMemo, type ReactNode } from 'react';
import type { ImportPreview } from '../../../shared/contract/import.ts';
import type { Level } from '../../../shared/domain/level.ts';
import { formatCount, formatPrice, formatQuantity } from '../../format/format-number.ts';
import { shortSymbol } from '../../format/words.ts';
import { useHideAmounts } from '../../state/use-app.ts';
import { DataTable, type Column } from '../../ui/layout/data-table.tsx';
import { UnknownText } from '../../ui/figures/figure-text.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { describeRowError, toVerdict, type Verdict } from './import-model.ts';
import { RowTable } from './row-table.tsx';

const VERDICT_LEVEL: Readonly<Record<Verdict['kind'], Level>> = {
  ready: 'safe',
  partial: 'warning',
  blocked: 'critical',
};

/** Errors in view before the list is cut; the rest is counted. */
const SHOWN_ERRORS = 20;

/** What the file holds, what is wrong with it, and the positions as they would be watched. */
export function PreviewPane({ preview }: { readonly preview: ImportPreview }): ReactNode {
  const verdict = toVerdict(preview);
  const level = VERDICT_LEVEL[verdict.kind];
  return (
    <div className="preview-pane">
      <div
        className="preview-verdict"
        data-level={level}
        role={verdict.kind === 'blocked' ? 'alert' : 'status'}
      >
        <LevelShape level={level} size={20} />
        <div>
          <h2>{verdict.title}</h2>
          <p className="muted">{verdict.text}</p>
        </div>
      </div>
      {preview.errors.length > 0 && <ErrorList preview={preview} />}
      {preview.warnings.length > 0 && (
        <section className="preview-section">
          <h3>Read with these assumptions</h3>
          <ul className="preview-warnings">
            {preview.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </section>
      )}
      {preview.positions.length > 0 && <PositionTable preview={preview} />}
      {preview.rows.length > 0 && (
        <section className="preview-section">
          <h3>{preview.rows.length < 20 ? 'The rows as read' : 'The first 20 rows as read'}</h3>
          <RowTable preview={preview} />
        </section>
      )}
    </div>
  );
}

function ErrorList({ preview }: { readonly preview: ImportPreview }): ReactNode {
  const shown = preview.errors.slice(0, SHOWN_ERRORS);
  const rest = preview.errors.length - shown.length;
  return (
    <section className="preview-section">
      <h3>{formatCount(preview.errors.length, 'error')}</h3>
      <ol className="preview-errors">
        {shown.map((error, index) => (
          <li key={`${index}-${error.line ?? ''}`}>{describeRowError(error)}</li>
        ))}
      </ol>
      {rest > 0 && <p className="faint">and {formatCount(rest, 'more', 'more')}</p>}
    </section>
  );
}

interface PreviewPosition {
  readonly id: string;
  readonly entry: ImportPreview['positions'][number];
}

function PositionTable({ preview }: { readonly preview: ImportPreview }): ReactNode {
  const hide = useHideAmounts();
  const rows = useMemo(
    () => preview.positions.map((entry, index): PreviewPosition => ({ id: String(index), entry })),
    [preview.positions],
  );
  const columns = useMemo(
    (): readonly Column<PreviewPosition>[] => [
      {
        id: 'symbol',
        title: 'Position',
        width: 'minmax(120px, 1.4fr)',
        cell: ({ entry }) => <strong>{shortSymbol(entry.symbol)}</strong>,
        sortBy: ({ entry }) => entry.symbol,
      },
      { id: 'side', title: 'Side', width: '64px', cell: ({ entry }) => entry.side },
      {
        id: 'contracts',
        title: 'Contracts',
        width: 'minmax(90px, 1fr)',
        align: 'right',
        cell: ({ entry }) => (
          <span className="number">{formatQuantity(entry.contracts, hide)}</span>
        ),
        sortBy: ({ entry }) => entry.contracts,
      },
      {
        id: 'entry',
        title: 'Entry price',
        width: 'minmax(90px, 1fr)',
        align: 'right',
        cell: ({ entry }) =>
          entry.entryPrice === undefined ? (
            <UnknownText reason="no-entry-price" />
          ) : (
            <span className="number">{formatPrice(entry.entryPrice)}</span>
          ),
      },
      { id: 'mode', title: 'Margin', width: '80px', cell: ({ entry }) => entry.marginMode },
      {
        id: 'account',
        title: 'Account',
        width: 'minmax(90px, 1fr)',
        cell: ({ entry }) => <span className="truncate">{entry.accountName}</span>,
      },
    ],
    [hide],
  );
  return (
    <section className="preview-section">
      <h3>As they would stand in the ladder</h3>
      <div className="preview-table">
        <DataTable
          label="Positions to import"
          columns={columns}
          rows={rows}
          rowId={(row) => row.id}
          rowHeight={36}
          {...(rows.length > 8 && { height: '320px' })}
        />
      </div>
    </section>
  );
}
