import { runShape } from './runShape.ts';
import type { SessionPorts } from '../ports.ts';
import type { StandInPort } from '../standInPort.ts';
import type { EditorState, ToolOptions } from '../types.ts';
import type { OperationId } from '../../kernel/operations/catalogue.ts';
import type { AnyEngine } from '../../kernel/operations/ports.ts';
import { offeredEngines } from '../../kernel/operations/offeredEngines.ts';
import { fallbackChain, type ChainLink } from '../../kernel/operations/standIns.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';
import { quoteRun, upperMicros } from '../../kernel/pricing/quote.ts';

interface Ports extends Pick<SessionPorts, 'engines'> {
  readonly standIns: StandInPort;
}

/** The run that somebody else is to carry out. */
export interface ChainRun {
  readonly operation: OperationId;
  readonly document: Pick<DocumentRecord, 'width' | 'height'>;
  readonly options: ToolOptions;
  readonly marked: Rect | null;
  /** What a budget has against a run that may cost so much. */
  isStopped(upperMicros: number | null): boolean;
}

/** Who may carry out a run in place of the engine `failing`, and why the others may not. */
export function chainOf(
  ports: Ports,
  { asset, modelDecisions }: Pick<EditorState, 'asset' | 'modelDecisions'>,
  failing: string,
  { operation, document, options, marked, isStopped }: ChainRun,
): readonly ChainLink[] {
  // A list of one operation is one of a union of lists: told apart by its descriptors.
  const engines = ports.engines.all().filter(({ descriptor }) => descriptor.operation === operation);
  const own = engines.find(({ descriptor }) => descriptor.id === failing);
  if (own === undefined || asset === null) return [];
  const shape = runShape(operation, document, options, marked);
  const chained = offeredEngines(engines, modelDecisions, operation, asset.tier).map(({ engine, offer }) => {
    const { id, provider, tier, kind } = engine.descriptor;
    const upper = upperMicros(quoteRun(engine, shape));
    return {
      id,
      provider,
      tier,
      kind,
      upperMicros: upper,
      circuit: ports.standIns.circuit(engine),
      isRetired: offer.kind !== 'offered',
      isUsable: ports.standIns.isReady(engine) && suits(operation, engine, own),
      isStopped: isStopped(upper),
    };
  });
  const self = chained.find(({ id }) => id === failing);
  return self === undefined ? [] : fallbackChain(self, chained, ports.standIns.rule(operation), asset.tier);
}

/** Providers draw a background from words, this machine takes a picture or a colour: one is no stand-in for the other. */
function suits(operation: OperationId, engine: AnyEngine, failing: AnyEngine): boolean {
  return operation !== 'replace-background' || engine.descriptor.kind === failing.descriptor.kind;
}
