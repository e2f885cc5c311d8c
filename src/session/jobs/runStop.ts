import { pickEngine } from './pickEngine.ts';
import { periodStop, stopLoss, type StopLoss } from '../../kernel/metrics/budget.ts';
import { quoteRun, upperMicros } from '../../kernel/pricing/quote.ts';
import { runShape } from './runShape.ts';
import { applyEvent, emptyMeterState, meterView } from '../../kernel/metrics/assetMeter.ts';
import type { AssetRecord } from '../../kernel/asset/asset.ts';
import type { SessionPorts } from '../ports.ts';
import type { EditorState } from '../types.ts';
import type { ToolId } from '../../kernel/operations/catalogue.ts';

/**
 * What a budget of the asset, its campaign or the month has against the next run of `tool`, or null. Cheap: asked in
 * render. `total`: what it may cost where it goes to several engines.
 */
export function runStop(
  ports: Pick<SessionPorts, 'engines' | 'periodStops'>,
  state: EditorState,
  tool: ToolId,
  total?: number | null,
): StopLoss | null {
  // Crop changes the document itself; there is no call to stop.
  if (tool === 'crop') return null;
  const picked = pickEngine(ports.engines.forOperation(tool), state, tool);
  if (picked === null) return null;
  const shape = runShape(tool, state.document ?? noDocument, state.options, state.marked);
  const next = total === undefined ? upperMicros(quoteRun(picked.engine, shape)) : total;
  const shared = ports.periodStops.of(state.asset?.campaign ?? null);
  return stopLoss(state.meter, next) ?? periodStop(shared, next);
}

const noDocument = { width: 0, height: 0 };

/**
 * The same by what is stored now, whichever tab wrote it: to be asked, and followed by the submission, while no other
 * tab submits.
 */
export async function storedStop(
  ports: Pick<SessionPorts, 'workspace' | 'periodStops'>,
  asset: Pick<AssetRecord, 'id' | 'campaign'>,
  next: number | null,
): Promise<StopLoss | null> {
  return (await storedBudgets(ports, asset))(next);
}

/** What the budgets, as they are stored now, have against a run that may cost so much. */
export async function storedBudgets(
  { workspace, periodStops }: Pick<SessionPorts, 'workspace' | 'periodStops'>,
  asset: Pick<AssetRecord, 'id' | 'campaign'>,
): Promise<(next: number | null) => StopLoss | null> {
  const [events] = await Promise.all([workspace.eventsOfAsset(asset.id), periodStops.check()]);
  let state = emptyMeterState();
  for (const event of events) state = applyEvent(state, event);
  const meter = meterView(state);
  return (next) => stopLoss(meter, next) ?? periodStop(periodStops.of(asset.campaign), next);
}
