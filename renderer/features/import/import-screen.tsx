import './import-screen.css';
import { useEffect, useState, type ReactNode } from 'react';
import type { VenueInfo } from '../../../shared/contract/accounts.ts';
import { parseNumber } from '../../../shared/domain/parse-number.ts';
import { formatCount } from '../../format/format-number.ts';
import { ask } from '../../host.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { Card } from '../../ui/layout/card.tsx';
import { TextField } from '../../ui/inputs/field.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { Screen } from '../../ui/layout/screen.tsx';
import { Select } from '../../ui/inputs/select.tsx';
import { showToast } from '../../ui/overlays/toast.tsx';
import { DropZone } from './drop-zone.tsx';
import { ImportList } from './import-list.tsx';
import { MappingForm } from './mapping-form.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { useImportList } from './use-import-list.ts';
import { useImport, type ImportFlow } from './use-import.ts';

/** From a file to watched positions: drop, map, check, apply, undo. */
export function ImportScreen(): ReactNode {
  const flow = useImport();
  const { list, reload } = useImportList();
  const { stage } = flow;
  const apply = async (): Promise<void> => {
    const record = await flow.apply();
    if (record === undefined) return;
    showToast({
      title: `${formatCount(record.positionCount, 'position')} imported`,
      text: `${record.accountName} now stands in the ladder.`,
    });
    reload();
  };
  return (
    <Screen
      title="Import"
      note="Watch positions that no exchange can show Leeway: from a broker, another tool, or by hand."
      actions={
        stage.kind === 'preview' && (
          <>
            <Button onClick={flow.cancel}>Choose another file</Button>
            <Button
              kind="primary"
              disabled={stage.preview.previewId === undefined || stage.isStale || flow.isApplying}
              onClick={() => void apply()}
            >
              {flow.isApplying
                ? 'Importing'
                : stage.preview.previewId === undefined
                  ? 'Import'
                  : `Import ${formatCount(stage.preview.accepted, 'position')}`}
            </Button>
          </>
        )
      }
    >
      <div className="import-screen">
        {stage.kind === 'preview' ? (
          <PreviewStage flow={flow} stage={stage} />
        ) : (
          <>
            <DropZone
              onFile={flow.choose}
              onRefuse={flow.refuse}
              problem={stage.kind === 'idle' ? stage.problem : undefined}
              readingName={stage.kind === 'reading' ? stage.fileName : undefined}
            />
            <ImportList list={list} onChanged={reload} />
          </>
        )}
      </div>
    </Screen>
  );
}

const ANY_VENUE = '';

function PreviewStage(props: {
  readonly flow: ImportFlow;
  readonly stage: Extract<ImportFlow['stage'], { kind: 'preview' }>;
}): ReactNode {
  const { flow, stage } = props;
  const { preview, options } = stage;
  const venues = useVenues();
  const [walletText, setWalletText] = useState(() =>
    options.mapping?.walletBalance === undefined ? '' : String(options.mapping.walletBalance),
  );
  const changeWallet = (text: string): void => {
    setWalletText(text);
    if (options.mapping === undefined) return;
    const value = parseNumber(text.trim());
    if (value === undefined && text.trim() !== '') return;
    const { walletBalance: _, ...rest } = options.mapping;
    flow.change({ mapping: { ...rest, ...(value !== undefined && { walletBalance: value }) } });
  };
  return (
    <div className="import-stage">
      <div className="import-setup">
        <Card
          title={stage.fileName}
          note={preview.format === 'csv' ? 'CSV, one position per line' : 'Leeway book (JSON)'}
        >
          <div className="import-options">
            <TextField
              label="Name in the ladder"
              value={options.accountName}
              maxLength={60}
              onChange={(accountName) => flow.change({ accountName })}
            />
            <Select
              label="Prices come from"
              value={options.exchange}
              options={[
                { value: ANY_VENUE, label: 'a venue Leeway chooses' },
                ...venues.map((venue) => ({ value: venue.exchange, label: venue.name })),
              ]}
              onChange={(exchange) => flow.change({ exchange })}
            />
          </div>
        </Card>
        {options.mapping !== undefined && (
          <Card title="Columns" note="Leeway’s guess; change what is wrong.">
            <MappingForm
              header={preview.header}
              mapping={options.mapping}
              walletText={walletText}
              onWalletText={changeWallet}
              onChange={(mapping) => flow.change({ mapping })}
            />
          </Card>
        )}
      </div>
      <div className="import-preview" data-stale={stage.isStale} aria-busy={stage.isStale}>
        {stage.problem !== undefined && (
          <p className="drop-zone-problem" data-level="critical" role="alert">
            <LevelShape level="critical" size={14} />
            <span>{stage.problem}</span>
          </p>
        )}
        <PreviewPane preview={preview} />
      </div>
    </div>
  );
}

/** Venues whose tickers can price an import; none while they are not known, which leaves the choice to Leeway. */
function useVenues(): readonly VenueInfo[] {
  const [venues, setVenues] = useState<readonly VenueInfo[]>([]);
  useEffect(() => {
    let isCurrent = true;
    void ask((host) => host.accounts.listVenues({})).then((answer) => {
      if (isCurrent && answer.ok) setVenues(answer.value);
    });
    return () => {
      isCurrent = false;
    };
  }, []);
  return venues;
}
