import { isOperationId } from '../../../kernel/operations/catalogue.ts';
import type { AppServices } from '../../../session/services.ts';
import type { EngineChoice } from '../../../session/types.ts';

/** The engines of this browser that a tool of the ledger runs on; none for a tool that this version does not know. */
export function enginesOf(
  services: Pick<AppServices, 'engineChoices'>,
  tool: string,
): Promise<readonly EngineChoice[]> {
  const operation = tool === 'select-subject' ? 'remove-background' : tool;
  return isOperationId(operation) ? services.engineChoices(operation) : Promise.resolve([]);
}
