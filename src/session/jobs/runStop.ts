import { pickEngine } from './pickEngine.ts';
import { periodStop, stopLoss, type StopLoss } from '../../kernel/metrics/budget.ts';
import { quoteRun } from '../../kernel/pricing/quote.ts';
import type { SessionPorts } from '../ports.ts';
import type { EditorState } from '../types.ts';
import type { ToolId } from '../../kernel/operations/catalogue.ts';

/** What a budget of the asset, its campaign or the month has against the next run of `tool`, or null. Cheap: asked in render. */
export function runStop(
  ports: Pick<SessionPorts, 'engines' | 'periodStops'>,
  state: EditorState,
  tool: ToolId,
): StopLoss | null {
  // Crop changes the document itself; there is no call to stop.
  if (tool === 'crop') return null;
  const picked = pickEngine(ports.engines.forOperation(tool), state, tool);
  if (picked === null) return null;
  const price = quoteRun(picked.engine.descriptor);
  const upperMicros = price.upperMicros ?? price.micros;
  const shared = ports.periodStops.of(state.asset?.campaign ?? null);
  return stopLoss(state.meter, upperMicros) ?? periodStop(shared, upperMicros);
}
