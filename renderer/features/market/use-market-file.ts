import { useState } from 'react';
import type { RequestError } from '../../../shared/contract/channels.ts';
import type { MarketImportResult } from '../../../shared/contract/market.ts';
import type { Result } from '../../../shared/lib/result.ts';
import { readBase64 } from '../import/read-file.ts';

const MAX_BYTES = 4 * 1024 * 1024;

export interface MarketFile {
  readonly state:
    | { readonly kind: 'idle' }
    | { readonly kind: 'reading'; readonly name: string }
    | { readonly kind: 'failed'; readonly message: string }
    | { readonly kind: 'taken'; readonly name: string; readonly result: MarketImportResult };
  readonly take: (file: File) => void;
  readonly fail: (message: string) => void;
}

/** Hands one chosen file to the core and keeps what became of it. */
export function useMarketFile(
  send: (name: string, contentBase64: string) => Promise<Result<MarketImportResult, RequestError>>,
  onChanged: () => Promise<void>,
): MarketFile {
  const [state, setState] = useState<MarketFile['state']>({ kind: 'idle' });
  const fail = (message: string): void => setState({ kind: 'failed', message });
  const take = async (file: File): Promise<void> => {
    if (file.size > MAX_BYTES) {
      fail(`${file.name} is larger than 4 MB. Nothing was changed.`);
      return;
    }
    setState({ kind: 'reading', name: file.name });
    let content: string;
    try {
      content = await readBase64(file);
    } catch {
      fail(`${file.name} could not be read. Nothing was changed.`);
      return;
    }
    const answer = await send(file.name, content);
    if (!answer.ok) {
      fail(answer.error.message);
      return;
    }
    setState({ kind: 'taken', name: file.name, result: answer.value });
    await onChanged();
  };
  return { state, take: (file) => void take(file), fail };
}
