import { useCallback, useRef, useState } from 'react';

import type { AssetId } from '../../kernel/shared/ids.ts';
import type { Progress } from '../../kernel/operations/ports.ts';
import { useLibrary } from '../../session/context.tsx';
import { joinMessages, type Saying } from '../../session/joinMessages.ts';
import type { SessionMessage } from '../../session/types.ts';
import { navigate } from '../router.ts';
import { carryMessage } from '../shell/carriedMessages.ts';
import { importOne } from './importOne.ts';

export interface AssetImport {
  readonly fileName: string;
  readonly progress: Progress;
  readonly startedAtMono: number;
  readonly cancelling: boolean;
}

/** Imports files as assets of their own, one after the other; a single one opens. */
export function useAssetImport(say: (tone: SessionMessage['tone'], text: string, hint?: string) => void): {
  readonly importing: AssetImport | null;
  importFiles(files: readonly File[]): Promise<void>;
  cancel(): void;
} {
  const library = useLibrary();
  const [importing, setImporting] = useState<AssetImport | null>(null);
  const abort = useRef<AbortController | null>(null);
  const update = useCallback(
    (patch: Partial<AssetImport>) => setImporting((current) => (current ? { ...current, ...patch } : null)),
    [],
  );

  const importFiles = useCallback(
    async (files: readonly File[]): Promise<void> => {
      const { signal } = (abort.current = new AbortController());
      let last: AssetId | null = null;
      const sayings: Saying[] = [];
      // One after the other: decoding is bounded by memory.
      for (const file of files) {
        const progress: Progress = { label: `Opening ${file.name}`, fraction: null };
        setImporting({ fileName: file.name, progress, startedAtMono: performance.now(), cancelling: false });
        const watch = { signal, onProgress: (next: Progress) => update({ progress: next }) };
        const outcome = await importOne(library, file, { named: files.length > 1, watch });
        sayings.push(...outcome.sayings);
        last = outcome.id ?? last;
        if (outcome.cancelled) break;
      }
      setImporting(null);
      const told = joinMessages(sayings);
      if (last === null || files.length > 1) return told ? say(told.tone, told.text, told.hint) : undefined;
      if (told) carryMessage(last, { id: Date.now(), ...told });
      navigate({ kind: 'editor', asset: last });
    },
    [library, say, update],
  );

  const cancel = useCallback(() => {
    update({ cancelling: true });
    abort.current?.abort();
  }, [update]);

  return { importing, importFiles, cancel };
}
