import type { PriceTable } from '../../../kernel/pricing/priceTable.ts';
import { withTeamRows } from '../../../kernel/pricing/teamRows.ts';
import type { MaskForm, OpenAiProfile, ProfileModel } from './profile.ts';

/** Route of the proxy, and provider of its prices: LiteLLM, sd-server, LocalAI, a relay. */
export const gatewayProvider = 'gateway';

/** What the team says of one model of its gateway. */
export interface GatewayModel extends Pick<ProfileModel, 'id' | 'tier'> {
  readonly generates: boolean;
  /** How it is told what to erase; null: it does not erase. */
  readonly mask: MaskForm | null;
  /** Null: unpriced, unless the gateway says of each answer what it cost. */
  readonly microsPerImage: number | null;
  /** `YYYY-MM-DD`, of the last change. */
  readonly changedOn: string;
}

/**
 * What the team has listed, and what the gateway names beside it: of those nothing but "it draws" is assumed, and only
 * where the name is that of a picture model, or the only one there is.
 *
 * @param named ids as the gateway lists them; null where it does not answer to that
 */
export function gatewayProfile(
  name: string,
  team: readonly GatewayModel[],
  named: readonly string[] | null,
): OpenAiProfile {
  const listed = new Set(team.map(({ id }) => id));
  const assumed = drawing(named ?? []).filter((id) => !listed.has(id));
  const models = [...team, ...assumed.map((id) => ({ id, generates: true, mask: null, tier: 2 }) as const)];
  return {
    provider: gatewayProvider,
    name,
    models: models.map(({ id, generates, mask, tier }) => ({
      id,
      name: `${id} (${name})`,
      tier,
      summary: `A model of your own gateway, ${name}`,
      generates,
      mask,
      restyles: false,
      estimated: [],
    })),
    // Tokens are counted for another's prices; what a gateway charges it says itself, or the team does.
    hasUsage: false,
    hasOutputFormat: false,
    maxBytes: null,
  };
}

/** A gateway lists everything that it has, and most of that writes. */
export function drawing(named: readonly string[]): readonly string[] {
  return named.length === 1 ? named : named.filter((id) => pictureNames.test(id));
}

const pictureNames =
  /image|imagen|flux|dall-?e|stable|diffusion|sdxl|\bsd\d|sd-|recraft|ideogram|seedream|banana|hidream/iu;

/** The table with what the team pays for a picture of each model. */
export function withGatewayPrices(table: PriceTable, team: readonly GatewayModel[]): PriceTable {
  const rows = team.flatMap(({ id, microsPerImage, changedOn }) =>
    microsPerImage === null
      ? []
      : [
          {
            provider: gatewayProvider,
            id,
            jobs: [],
            unit: 'image',
            unitMicros: microsPerImage,
            latencyS: null,
            asOf: changedOn,
          } as const,
        ],
  );
  return withTeamRows(table, gatewayProvider, rows);
}
