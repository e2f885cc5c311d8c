import type { AssetId } from '../../kernel/shared/ids.ts';
import { StorageFailure } from '../../kernel/workspace/ports.ts';
import type { Saying } from '../../session/joinMessages.ts';
import type { AssetLibrary } from '../../session/types.ts';

export interface ImportOutcome {
  /** Null: the file made no asset. */
  readonly id: AssetId | null;
  readonly sayings: readonly Saying[];
}

/** Imports a file as an asset and tells what there is to say of it; never rejects. `named`: as one of several. */
export async function importOne(library: AssetLibrary, file: File, named: boolean): Promise<ImportOutcome> {
  try {
    const result = await library.importAsAsset(file);
    if (!result.ok) {
      return { id: null, sayings: [{ tone: 'error', text: result.message, hint: result.hint }] };
    }
    const sayings = result.warnings.map((warning): Saying => ({
      tone: 'warning',
      text: named && !warning.includes(file.name) ? `${file.name}: ${warning}` : warning,
    }));
    return { id: result.id, sayings };
  } catch (cause) {
    return { id: null, sayings: [notStored(file, cause)] };
  }
}

function notStored(file: File, cause: unknown): Saying {
  const full = cause instanceof StorageFailure && cause.error.kind === 'quota';
  return {
    tone: 'error',
    text: full
      ? `The browser is out of storage, so ${file.name} was not imported.`
      : `${file.name} was not imported.`,
    hint: full
      ? 'Delete assets you no longer need, then import it again.'
      : cause instanceof Error
        ? cause.message
        : 'Try it again.',
  };
}
