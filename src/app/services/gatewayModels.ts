import { gatewayModelsFile, parseGatewayModels } from '../../engines/hosted/openai/gatewayTeam.ts';
import type { GatewayModels } from '../../engines/hosted/openai/gatewayTeam.ts';
import type { GatewayModel } from '../../engines/hosted/openai/gateway.ts';
import { createPreference, jsonOf } from './preference.ts';

const stored = createPreference('ninetyten.gatewayModels');

export interface GatewayModelsInUse extends GatewayModels {
  /** False where the browser keeps no preferences: the models then hold for this page. */
  readonly isKept: boolean;
}

/** Read anew each time: another tab may have changed them. */
export function gatewayModelsInUse(): GatewayModelsInUse {
  const text = stored.read();
  const parsed = text === null ? { models: [], problems: [] } : parseGatewayModels(jsonOf(text));
  return { ...parsed, isKept: stored.isKept() };
}

/** In place of the one with its id. */
export function saveGatewayModel(model: GatewayModel): void {
  const byId = new Map([...gatewayModelsInUse().models, model].map((one) => [one.id, one]));
  keep([...byId.values()]);
}

export function removeGatewayModel(id: string): void {
  keep(gatewayModelsInUse().models.filter((one) => one.id !== id));
}

function keep(models: readonly GatewayModel[]): void {
  stored.keep(models.length === 0 ? null : JSON.stringify(gatewayModelsFile(models)));
}
