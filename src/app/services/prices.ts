import { bundledPrices } from '../../engines/hosted/prices/bundled.ts';
import { isRecord } from '../../kernel/ledger/shapes.ts';
import { overridePrices } from '../../kernel/pricing/overridePrices.ts';
import type { TeamPrices } from '../../kernel/pricing/overridePrices.ts';
import { parsePriceTable } from '../../kernel/pricing/parsePrices.ts';
import { priceFile, rowKey } from '../../kernel/pricing/priceFile.ts';
import type { PriceRow, PriceTable } from '../../kernel/pricing/priceTable.ts';
import type { PricesLookedAfter } from '../../kernel/review/alertWatch.ts';
import { parseDay } from '../../kernel/shared/civilDate.ts';
import { err, ok } from '../../kernel/shared/result.ts';
import type { Result } from '../../kernel/shared/result.ts';
import { createPreference, jsonOf } from './preference.ts';

const storageKey = 'ninetyten.teamPrices';
const stored = createPreference(storageKey);

export interface PricesInUse {
  /** What quotes and charges are computed with. */
  readonly table: PriceTable;
  /** The team's own part of it; null: the bundled prices as they came. */
  readonly team: TeamPrices | null;
  /** The table as a file that can be imported again. */
  readonly file: Readonly<Record<string, unknown>>;
  /** Why prices that are kept here do not count; null: nothing is wrong. */
  readonly problem: string | null;
  /** False where the browser keeps no preferences: the team's prices then hold for this page. */
  readonly isKept: boolean;
}

/** The bundled prices with the team's over them, read anew each time: another tab may have changed them. */
export async function pricesInUse(): Promise<PricesInUse> {
  const bundled = await bundledPrices();
  const kept = readTeam();
  const team = kept.ok ? kept.value : null;
  const table = team === null ? bundled.table : overridePrices(bundled.table, team);
  const own = new Set(team?.table.providers.keys());
  const providers = [
    ...bundled.providers.filter((terms) => !own.has(terms.provider)),
    ...(team?.providers ?? []),
  ];
  return {
    table,
    team,
    file: priceFile(table, providers),
    problem: kept.ok ? null : kept.error,
    isKept: stored.isKept(),
  };
}

/** Takes a file of the schema as the team's prices, in place of all that it had. The error is for its author. */
export function importPrices(file: unknown, changedOn: string): Result<PriceTable, string> {
  const parsed = parsePriceTable(file, 'imported');
  if (parsed.ok) keep({ changedOn, file });
  return parsed;
}

/** One price as the team pays it, beside what it has entered before. */
export async function enterPrice(row: PriceRow, changedOn: string): Promise<void> {
  const { table, team } = await pricesInUse();
  const kept = readTeam();
  const others = (team?.table.rows ?? []).filter((one) => rowKey(one) !== rowKey(row));
  // One entered price does not make the others younger.
  const asOf = team?.table.asOf ?? table.asOf;
  const providers = kept.ok && kept.value !== null ? kept.value.providers : [];
  keep({ changedOn, file: priceFile({ asOf, rows: [...others, row] }, providers) });
}

export function forgetTeamPrices(): void {
  keep(null);
}

/** For the alert about old prices (A8); nothing where the prices cannot be loaded. */
export async function pricesLookedAfter(): Promise<readonly PricesLookedAfter[]> {
  try {
    const { table } = await pricesInUse();
    const providers = [...new Set(table.rows.map(({ provider }) => provider))];
    return [{ table: table.id, takenAt: parseDay(table.asOf) * 86_400_000, providers }];
  } catch {
    return [];
  }
}

interface KeptPrices extends TeamPrices {
  /** Blocks of the file, whole. */
  readonly providers: readonly unknown[];
}

function readTeam(): Result<KeptPrices | null, string> {
  const text = stored.read();
  if (text === null) return ok(null);
  const { changedOn, file } = fieldsOf(text);
  if (typeof changedOn !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(changedOn))
    return err('They bear no day.');
  const parsed = parsePriceTable(file, `team@${changedOn}`);
  if (!parsed.ok) return parsed;
  const providers = isRecord(file) && Array.isArray(file['providers']) ? file['providers'] : [];
  return ok({ changedOn, table: parsed.value, providers });
}

function fieldsOf(text: string): { readonly changedOn?: unknown; readonly file?: unknown } {
  const value = jsonOf(text);
  return isRecord(value) ? { changedOn: value['changedOn'], file: value['file'] } : {};
}

const listeners = new Set<() => void>();

/** Called when the team's prices are other ones, here or in another tab. Returns unsubscribe. */
export function onPricesChange(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('storage', heard);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('storage', heard);
  };
}

/** `key` null: everything was removed. */
function heard({ key }: StorageEvent): void {
  if (key === storageKey || key === null) tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

function keep(value: { readonly changedOn: string; readonly file: unknown } | null): void {
  stored.keep(value === null ? null : JSON.stringify(value));
  tell();
}
