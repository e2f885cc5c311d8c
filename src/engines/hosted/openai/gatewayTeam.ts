import { isRecord } from '../../../kernel/ledger/shapes.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { GatewayModel } from './gateway.ts';

export const maxDollarsPerImage = 100;

export interface GatewayModels {
  readonly models: readonly GatewayModel[];
  /** Sentences about what does not count. */
  readonly problems: readonly string[];
}

/** Of storage: entries that can be read count, the others are named. */
export function parseGatewayModels(value: unknown): GatewayModels {
  const entries = isRecord(value) ? value['models'] : null;
  if (!Array.isArray(entries)) return { models: [], problems: ['There is no list of models in it.'] };
  const read = new Map<string, GatewayModel>();
  const problems: string[] = [];
  entries.forEach((entry: unknown, index) => {
    const model = parseEntry(entry);
    if (model.ok && !read.has(model.value.id)) read.set(model.value.id, model.value);
    else problems.push(`Model ${index + 1}: ${model.ok ? 'it is there twice.' : model.error}`);
  });
  return { models: [...read.values()], problems };
}

export function gatewayModelsFile(models: readonly GatewayModel[]): Readonly<Record<string, unknown>> {
  return { format: 'ninetyten-gateway-models', version: 1, models };
}

/** As it is sent; it is also part of an engine's id. */
export const isModelId = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w][\w.:@/+-]{0,119}$/u.test(value);

function parseEntry(entry: unknown): Result<GatewayModel, string> {
  if (!isRecord(entry)) return err('it is no model.');
  const { id, generates, tier, changedOn } = entry;
  const { mask = null, microsPerImage = null } = entry;
  if (!isModelId(id)) return err('its id cannot be read.');
  if (typeof generates !== 'boolean' || (mask !== null && mask !== 'alpha' && mask !== 'white'))
    return err(`what “${id}” can do cannot be read.`);
  if (tier !== 1 && tier !== 2 && tier !== 3) return err(`the tier of “${id}” cannot be read.`);
  if (!isPrice(microsPerImage) || typeof changedOn !== 'string' || !/^\d{4}-\d{2}-\d{2}$/u.test(changedOn))
    return err(`the price of “${id}” cannot be read.`);
  return ok({ id, generates, mask, tier, microsPerImage, changedOn });
}

const isPrice = (value: unknown): value is number | null =>
  value === null ||
  (typeof value === 'number' &&
    Number.isSafeInteger(value) &&
    value >= 0 &&
    value <= maxDollarsPerImage * 1_000_000);
