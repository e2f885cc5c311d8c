declare const brand: unique symbol;
type Brand<T, B> = T & { readonly [brand]: B };

export type AssetId = Brand<string, 'AssetId'>;
export type LayerId = Brand<string, 'LayerId'>;
export type CallId = Brand<string, 'CallId'>;
export type OutputId = Brand<string, 'OutputId'>;
export type EngineId = Brand<string, 'EngineId'>;
/** SHA-256 of a tile's raw RGBA bytes, 64 lower-case hex digits. */
export type TileHash = Brand<string, 'TileHash'>;
/** `${column},${row}` in a layer's own tile grid. */
export type TileKey = Brand<string, 'TileKey'>;

export function assetId(value: string): AssetId {
  return value as AssetId;
}
export function layerId(value: string): LayerId {
  return value as LayerId;
}
export function callId(value: string): CallId {
  return value as CallId;
}
export function outputId(value: string): OutputId {
  return value as OutputId;
}
export function engineId(value: string): EngineId {
  return value as EngineId;
}
export function tileHash(value: string): TileHash {
  return value as TileHash;
}
export function tileKey(column: number, row: number): TileKey {
  return `${column},${row}` as TileKey;
}
export function parseTileKey(key: TileKey): { column: number; row: number } {
  const comma = key.indexOf(',');
  return { column: Number(key.slice(0, comma)), row: Number(key.slice(comma + 1)) };
}
