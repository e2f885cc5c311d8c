import { describe, expect, test } from 'vitest';

import {
  aiMadeStatements,
  newProfile,
  openFresh,
  openTab,
  strokeShape,
  type Tab,
} from '../drivers/sessionDriver.ts';
import { provenanceFacts } from '../../src/app/services/provenanceFacts.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import type { ProvenanceFacts } from '../../src/kernel/provenance/metadata.ts';
import type { ExportRequest } from '../../src/session/services.ts';

const request: ExportRequest = {
  format: 'png',
  preset: 'archive',
  quality: 1,
  title: 'Bottle',
  rights: '',
  creator: '',
  description: '',
  usageTerms: '',
  credit: '',
  nameAiSystems: true,
};

async function factsOf(tab: Tab, patch: Partial<ExportRequest> = {}): Promise<ProvenanceFacts> {
  const { workspace, engines, ids, clock } = tab.ports;
  const facts = await provenanceFacts(
    {
      state: tab.state,
      eventsOf: workspace.eventsOfAsset,
      historyOf: (asset) => workspace.loadHistory(asset),
      engines: () => engines.all().map((engine) => engine.descriptor),
      newId: ids.next,
      now: clock.now,
    },
    { ...request, ...patch },
  );
  return must(facts, 'an asset is open');
}

const stepsOf = ({ history }: ProvenanceFacts): readonly (readonly [string, string | undefined])[] =>
  history.map(({ action, parameters }) => [action, parameters]);

async function openImported(name: string): Promise<Tab> {
  const tab = openTab(newProfile());
  const imported = await tab.library.importAsAsset(new File([], name));
  if (!imported.ok) throw new Error(imported.message);
  await tab.session.actions.open(imported.id);
  return tab;
}

async function erase(tab: Tab): Promise<void> {
  await tab.session.actions.addMaskShape(strokeShape);
  await tab.session.actions.run('erase');
  await tab.session.actions.accept();
}

describe('the history of the delivered file', () => {
  test('holds what was opened, done by hand, done by engines, and the export itself', async () => {
    const tab = await openImported('photo 64x48.png');
    await tab.session.actions.rotate(2);
    await erase(tab);
    await tab.session.actions.run('upscale');
    await tab.session.actions.accept();
    const facts = await factsOf(tab);
    expect(stepsOf(facts)).toEqual([
      ['opened', 'Import'],
      ['edited', 'Rotate'],
      ['edited', 'erase'],
      ['edited', 'upscale'],
      ['saved', undefined],
    ]);
    expect(facts.history[2]?.softwareAgent).toBe('Scripted erase scripted-1');
    expect(facts.history.at(-1)?.instanceId).toBe(facts.instanceId);
    const times = facts.history.map(({ when }) => when);
    expect(times).toEqual(times.toSorted());
  });

  test('leaves out what was undone, also its prompt', async () => {
    const tab = await openFresh(newProfile());
    for (const prompt of ['a bottle nobody kept', 'a green bottle']) {
      tab.session.actions.setOptions('generate', { prompt });
      await tab.session.actions.run('generate');
      await tab.session.actions.accept();
      if (prompt.includes('nobody')) await tab.session.actions.undo();
    }
    await erase(tab);
    await tab.session.actions.undo();
    const facts = await factsOf(tab);
    expect(stepsOf(facts)).toEqual([
      ['created', 'generate'],
      ['saved', undefined],
    ]);
    expect(facts.prompts).toEqual(['a green bottle']);
    expect(facts.parameters).not.toContain('nobody');
    // What it cost is not undone.
    expect(facts.receipt?.items).toHaveLength(3);
  });

  test('knows a result that only left a mask, until it is undone', async () => {
    const tab = await openImported('photo 64x48.png');
    await tab.session.actions.run('remove-background');
    await tab.session.actions.accept();
    const kept = await factsOf(tab);
    expect(stepsOf(kept)[1]).toEqual(['edited', 'remove-background']);
    expect(kept.history[1]?.softwareAgent).toBe('Scripted remove-background scripted-1');
    await tab.session.actions.undo();
    expect(stepsOf(await factsOf(tab))).toEqual([
      ['opened', 'Import'],
      ['saved', undefined],
    ]);
  });
});

describe('what the sources say', () => {
  test('is archived, also when their layers are gone', async () => {
    const tab = await openImported('ai-made 64x48.png');
    await tab.session.actions.run('upscale');
    await tab.session.actions.accept();
    const [lowest] = must(tab.state().document, 'open').layerOrder;
    await tab.session.actions.deleteLayer(must(lowest, 'a layer'));
    expect(await factsOf(tab)).toMatchObject({
      sourceCopyright: '© Model House',
      sourceCreators: [aiMadeStatements.creator],
      sourceDescription: aiMadeStatements.description,
      sourceUsageTerms: aiMadeStatements.usageTerms,
      sourceCredit: aiMadeStatements.credit,
      instructions: aiMadeStatements.instructions,
      originalDocumentId: aiMadeStatements.documentId,
      derivedFrom: { documentId: aiMadeStatements.documentId, instanceId: aiMadeStatements.instanceId },
    });
  });

  test('is absent where they say nothing; what a person typed is what is written', async () => {
    const tab = await openImported('photo 64x48.png');
    const typed = { description: ' A bottle ', usageTerms: 'Web', credit: 'Studio' };
    expect(await factsOf(tab, typed)).toMatchObject({
      description: 'A bottle',
      usageTerms: 'Web',
      credit: 'Studio',
      sourceDescription: '',
      sourceCreators: [],
      originalDocumentId: '',
      derivedFrom: null,
    });
  });
});
