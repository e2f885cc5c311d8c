import type { StyleChoice } from '../../kernel/operations/catalogue.ts';
import { pickEngine } from '../../session/jobs/pickEngine.ts';
import { useEditor, useEditorActions, useServices } from '../../session/context.tsx';

/**
 * Sets where the style comes from. Where the chosen engine cannot take it from there, a local one that can is chosen
 * with it; a paid one never is, that choice stays with the person.
 */
export function useStyleKind(): (style: StyleChoice['kind']) => void {
  const services = useServices();
  const actions = useEditorActions();
  const engines = useEditor((state) => state.engines);
  const modelDecisions = useEditor((state) => state.modelDecisions);
  const standIns = useEditor((state) => state.standIns);
  const asset = useEditor((state) => state.asset);

  async function fit(style: StyleChoice['kind']): Promise<void> {
    const choices = await services.engineChoices('style-transfer');
    const picked = pickEngine(choices, { engines, modelDecisions, asset, standIns }, 'style-transfer');
    if (picked === null || picked.engine.descriptor.styles?.includes(style) !== false) return;
    const local = picked.offers.find(
      ({ engine: { descriptor }, offer }) =>
        offer.kind !== 'refused' &&
        descriptor.kind === 'local' &&
        descriptor.styles?.includes(style) === true,
    );
    if (local) actions.setEngine('style-transfer', local.engine.descriptor.id);
  }

  return (style) => {
    actions.setOptions('style-transfer', { style });
    // The run button says what is missing where no engine could be listed.
    void fit(style).catch(() => undefined);
  };
}
