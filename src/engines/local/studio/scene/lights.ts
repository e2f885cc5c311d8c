import type { LightId } from '../language/terms.ts';

/** A rectangular lamp. Positions and sizes are in units of the scene's radius, so small and large sets are lit alike. */
export interface Emitter {
  readonly position: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
  readonly colour: string;
  /** Irradiance on a surface at the origin that faces the lamp. */
  readonly power: number;
  readonly gobo: 'none' | 'window' | 'leaves' | 'blinds';
  /** Brightness of its reflection relative to a physical lamp: a hard sun would only make fireflies. */
  readonly visible: number;
}
export interface LightRig {
  readonly emitters: readonly Emitter[];
  /** What each of the four shadow-casting samples of a frame looks at: an emitter's index, or the dome. */
  readonly slots: readonly [number | 'dome', number | 'dome', number | 'dome', number | 'dome'];
  readonly dome: {
    readonly top: string;
    readonly horizon: string;
    /** The dark side of the room, which glass and metal need for their edges. */
    readonly room: string;
    readonly power: number;
  };
  /** Mean of the finished picture that exposure aims at (linear). */
  readonly key: number;
  /** Added contrast, 0..1. */
  readonly contrast: number;
}

function lamp(
  position: readonly [number, number, number],
  width: number,
  height: number,
  colour: string,
  power: number,
  gobo: Emitter['gobo'] = 'none',
  visible = 1,
): Emitter {
  return { position, width, height, colour, power, gobo, visible };
}

const neutral = '#fffcf8';
const cool = '#e8f0ff';

export const lightRigs: Readonly<Record<LightId, LightRig>> = {
  softbox: {
    emitters: [lamp([-4.4, 4.8, 2.4], 2.5, 2.5, neutral, 3.0), lamp([5.2, 2.6, 1.6], 1.6, 4, cool, 0.7)],
    slots: [0, 0, 1, 'dome'],
    dome: { top: '#f4f2ee', horizon: '#d8d6d2', room: '#2a2a2c', power: 0.75 },
    key: 0.5,
    contrast: 0.25,
  },
  window: {
    emitters: [lamp([-6.2, 3.6, 0.8], 2.6, 3.4, '#f8f7f8', 3.6), lamp([5, 2, 2.4], 3, 3, '#fff1dd', 0.28)],
    slots: [0, 0, 'dome', 'dome'],
    dome: { top: '#f4efe6', horizon: '#e2dacd', room: '#3a3632', power: 0.6 },
    key: 0.4,
    contrast: 0.3,
  },
  'window-shadow': {
    emitters: [
      lamp([-9.0, 7.2, 7.2], 0.26, 0.26, '#fff0d8', 4.0, 'window', 0.03),
      lamp([-5, 5, 3], 4, 4, '#eaf0fb', 0.5),
    ],
    slots: [0, 0, 1, 'dome'],
    dome: { top: '#eef1f6', horizon: '#e5ddd2', room: '#3a3734', power: 0.75 },
    key: 0.36,
    contrast: 0.3,
  },
  leaves: {
    emitters: [
      lamp([-8.0, 8.2, 7.0], 0.28, 0.28, '#fff0d6', 4.0, 'leaves', 0.03),
      lamp([-5, 5, 3], 4, 4, '#eef2fb', 0.5),
    ],
    slots: [0, 0, 1, 'dome'],
    dome: { top: '#eef2f4', horizon: '#e5ded2', room: '#3a3734', power: 0.75 },
    key: 0.36,
    contrast: 0.3,
  },
  blinds: {
    emitters: [
      lamp([-9.0, 6.4, 7.0], 0.4, 0.4, '#ffe9c8', 4.0, 'blinds', 0.03),
      lamp([-5, 5, 3], 4, 4, '#eaf0fb', 0.45),
    ],
    slots: [0, 0, 1, 'dome'],
    dome: { top: '#eaeef4', horizon: '#e0d8cc', room: '#34312e', power: 0.7 },
    key: 0.28,
    contrast: 0.32,
  },
  sun: {
    emitters: [
      lamp([-6.2, 8.4, 4.6], 0.34, 0.34, '#fff3df', 5.2, 'none', 0.03),
      lamp([-4, 5, 4], 3.4, 3.4, '#f4f6fb', 0.35),
    ],
    slots: [0, 0, 1, 'dome'],
    dome: { top: '#cfe0f6', horizon: '#ece6dc', room: '#4a4642', power: 0.85 },
    key: 0.36,
    contrast: 0.3,
  },
  golden: {
    emitters: [
      lamp([-9.5, 3.3, 3.4], 0.6, 0.6, '#ffd3a0', 4.6, 'none', 0.04),
      lamp([-5, 3, 2], 3, 3, '#ffd9a8', 0.5),
    ],
    slots: [0, 0, 1, 'dome'],
    dome: { top: '#c9cfe2', horizon: '#f0dcc6', room: '#4a3c32', power: 0.7 },
    key: 0.28,
    contrast: 0.3,
  },
  rim: {
    emitters: [
      lamp([-4.6, 3.6, -2.6], 1.2, 4.4, cool, 4.4),
      lamp([4.6, 3.6, -2.6], 1.2, 4.4, '#fff0de', 3.6),
      lamp([-1.5, 4.5, 5], 3, 2.4, neutral, 0.7),
    ],
    slots: [0, 1, 2, 'dome'],
    dome: { top: '#c9ccd4', horizon: '#9a9ca2', room: '#131315', power: 0.24 },
    key: 0.15,
    contrast: 0.42,
  },
  top: {
    emitters: [lamp([0.3, 6.4, 0.4], 3.0, 3.0, neutral, 3.8), lamp([-4.5, 2.4, 3.4], 2.6, 2.6, neutral, 0.5)],
    slots: [0, 0, 1, 'dome'],
    dome: { top: '#eceae6', horizon: '#b4b2ae', room: '#242426', power: 0.5 },
    key: 0.28,
    contrast: 0.35,
  },
  moody: {
    emitters: [
      lamp([-5.4, 2.9, 0.2], 1.5, 2.6, '#ffe3c2', 3.6),
      lamp([5.2, 2.6, -2.2], 0.8, 3, '#cddcff', 0.8),
    ],
    slots: [0, 0, 1, 'dome'],
    dome: { top: '#6a6560', horizon: '#57504a', room: '#0e0d0d', power: 0.13 },
    key: 0.105,
    contrast: 0.5,
  },
  overcast: {
    emitters: [lamp([-2.5, 7, 3.2], 6.5, 6.5, '#f2f5fa', 1.5), lamp([5, 3, 2], 3, 4, '#f2f5fa', 0.3)],
    slots: [0, 'dome', 'dome', 'dome'],
    dome: { top: '#f2f5fa', horizon: '#dfe2e6', room: '#6a6a6a', power: 1.7 },
    key: 0.37,
    contrast: 0.2,
  },
  'high-key': {
    emitters: [
      lamp([-4.4, 5.2, 3.4], 4.4, 4.4, '#fffdf8', 2.6),
      lamp([4.6, 3.6, 2.8], 3.4, 4, '#fffdf8', 1.2),
    ],
    slots: [0, 0, 1, 'dome'],
    dome: { top: '#ffffff', horizon: '#f6f4f0', room: '#7a7876', power: 1.5 },
    key: 0.5,
    contrast: 0.2,
  },
};
