import type { Circuit } from '../kernel/metrics/circuits.ts';
import type { OperationId } from '../kernel/operations/catalogue.ts';
import type { AnyEngine } from '../kernel/operations/ports.ts';
import type { FallbackRule } from '../kernel/operations/standIns.ts';

/** What the session asks about engines that fail, and about those that may stand in for them. All of it is cheap. */
export interface StandInPort {
  /** What the team allows for a tool. */
  rule(operation: OperationId): FallbackRule;
  /** Of now. */
  circuit(engine: Pick<AnyEngine, 'descriptor'>): Circuit;
  /** Nothing that its next run needs is missing, as last known. */
  isReady(engine: AnyEngine): boolean;
  /** Told when a rule changed, calls ended, or an engine became usable or not. Returns unsubscribe. */
  subscribe(listener: () => void): () => void;
}
