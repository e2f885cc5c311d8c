import type { VocabularyGroup } from '../../session/services.ts';

/** Loaded when the Generate tool is opened. */
export async function loadStudioVocabulary(): Promise<readonly VocabularyGroup[]> {
  const { studioVocabulary } = await import('../../engines/local/studio/vocabulary.ts');
  return studioVocabulary.map((group) => ({
    label: group.label,
    words: group.chips.map((chip) => ({ label: chip.label, text: chip.phrase })),
  }));
}
