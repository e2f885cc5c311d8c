import type { MaterialId, LiquidId } from '../language/terms.ts';
import { mixHex } from '../language/colours.ts';
import type { LiquidLook, Surface } from './types.ts';

const plain: Surface = {
  base: '#cccccc',
  second: '#888888',
  roughness: 0.5,
  metalness: 0,
  pattern: 'plain',
  patternScale: 1,
  bump: 0,
  clearcoat: 0,
  specular: 0.5,
  sheen: '#000000',
  scatter: 0,
  emissive: 0,
};

export function surface(changes: Partial<Surface>): Surface {
  return { ...plain, ...changes };
}

export type OpaqueMaterialId = Exclude<MaterialId, 'glass' | 'frosted-glass'>;

export function isGlass(material: MaterialId): material is 'glass' | 'frosted-glass' {
  return material === 'glass' || material === 'frosted-glass';
}

/** The finish of a material; `colour` replaces its natural colour (metals are tinted). */
export function finish(material: OpaqueMaterialId, colour: string | null): Surface {
  switch (material) {
    case 'ceramic':
      return surface({
        base: colour ?? '#e9e4da',
        roughness: 0.32,
        clearcoat: 0.75,
        pattern: 'plain',
        bump: 0.2,
      });
    case 'terracotta':
      return surface({
        base: colour ?? '#b8674a',
        roughness: 0.88,
        pattern: 'terracotta',
        bump: 1,
        specular: 0.35,
      });
    case 'plastic':
      return surface({ base: colour ?? '#e8e8e6', roughness: 0.3, clearcoat: 0.5, specular: 0.5 });
    case 'matte-plastic':
      return surface({ base: colour ?? '#dedbd5', roughness: 0.55, specular: 0.45 });
    case 'steel':
      return surface({
        base: colour === null ? '#c9c9c8' : mixHex('#c9c9c8', colour, 0.75),
        metalness: 1,
        roughness: 0.3,
        pattern: 'brushed',
        bump: 0.5,
      });
    case 'chrome':
      return surface({
        base: colour === null ? '#e4e6e8' : mixHex('#e4e6e8', colour, 0.7),
        metalness: 1,
        roughness: 0.06,
      });
    case 'gold':
      return surface({
        base: colour === null ? '#e2b55f' : mixHex('#e2b55f', colour, 0.3),
        metalness: 1,
        roughness: 0.2,
      });
    case 'copper':
      return surface({
        base: colour === null ? '#e0936f' : mixHex('#e0936f', colour, 0.4),
        metalness: 1,
        roughness: 0.24,
      });
    case 'brass':
      return surface({
        base: colour === null ? '#cfa860' : mixHex('#cfa860', colour, 0.4),
        metalness: 1,
        roughness: 0.28,
        pattern: 'brushed',
        bump: 0.2,
      });
    case 'wood':
      return surface({
        base: colour ?? '#c99d6b',
        second: mixHex(colour ?? '#9a6a3c', '#3a2008', colour === null ? 0 : 0.4),
        roughness: 0.55,
        pattern: 'wood',
        patternScale: 1.6,
        bump: 1,
      });
    case 'dark-wood':
      return surface({
        base: colour ?? '#6d4528',
        second: '#38200f',
        roughness: 0.48,
        pattern: 'wood',
        patternScale: 1.6,
        bump: 1,
      });
    case 'leather':
      return surface({
        base: colour ?? '#7a4527',
        roughness: 0.5,
        pattern: 'leather',
        bump: 1,
        specular: 0.5,
      });
    case 'paper':
      return surface({ base: colour ?? '#c39a6a', roughness: 0.9, pattern: 'kraft', bump: 1, specular: 0.3 });
    case 'wax':
      return surface({ base: colour ?? '#efe6d2', roughness: 0.46, scatter: 0.45, specular: 0.5, bump: 0.6 });
    case 'marble':
      return surface({
        base: colour ?? '#ece9e4',
        second: colour === null ? '#6f6b68' : mixHex(colour, '#ffffff', 0.6),
        roughness: 0.2,
        pattern: 'marble',
        patternScale: 1.3,
        clearcoat: 0.4,
        scatter: 0.1,
      });
    case 'stone':
      return surface({
        base: colour ?? '#7d7a76',
        second: '#a9a49c',
        roughness: 0.8,
        pattern: 'pebble',
        bump: 1,
        specular: 0.4,
      });
    case 'concrete':
      return surface({
        base: colour ?? '#a9a6a1',
        roughness: 0.85,
        pattern: 'concrete',
        bump: 1,
        specular: 0.35,
      });
    case 'rubber':
      return surface({ base: colour ?? '#2a2a2b', roughness: 0.7, specular: 0.35 });
    case 'fabric':
      return surface({
        base: colour ?? '#d5c9b4',
        roughness: 0.95,
        pattern: 'weave',
        bump: 1,
        specular: 0.2,
        sheen: '#222222',
      });
    case 'velvet':
      return surface({
        base: colour ?? '#5b2335',
        roughness: 1,
        pattern: 'kraft',
        bump: 0.5,
        specular: 0.1,
        sheen: mixHex(colour ?? '#5b2335', '#ffffff', 0.35),
      });
  }
}

export const liquidLooks: Readonly<Record<LiquidId, LiquidLook>> = {
  water: { colour: '#eef6f8', density: 0.25, cloud: 0 },
  'red-wine': { colour: '#8a1226', density: 9, cloud: 0 },
  'white-wine': { colour: '#f0dc8e', density: 1.6, cloud: 0 },
  oil: { colour: '#d8b83a', density: 2.6, cloud: 0 },
  juice: { colour: '#f2962a', density: 2, cloud: 6 },
  coffee: { colour: '#4a2410', density: 14, cloud: 0 },
  tea: { colour: '#c8742a', density: 2.6, cloud: 0 },
  milk: { colour: '#f5f0e6', density: 0.5, cloud: 30 },
  whisky: { colour: '#d5812a', density: 2.4, cloud: 0 },
  honey: { colour: '#dc922a', density: 3.6, cloud: 0.5 },
  beer: { colour: '#e0a63a', density: 2, cloud: 0.15 },
};
