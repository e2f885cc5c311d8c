import type { SubjectId } from '../language/terms.ts';
import type { Built } from '../scene/types.ts';
import type { SubjectContext } from './context.ts';
import * as bottles from './bottles.ts';
import { buildCan } from './can.ts';
import * as candles from './candles.ts';
import * as cosmetics from './cosmetics.ts';
import * as cups from './cups.ts';
import * as dishes from './dishes.ts';
import * as flacons from './flacons.ts';
import * as food from './food.ts';
import * as fruit from './fruit.ts';
import * as glasses from './glasses.ts';
import { buildJar } from './jar.ts';
import * as objects from './objects.ts';
import * as plants from './plants.ts';
import * as primitives from './primitives.ts';
import { buildTeapot } from './teapot.ts';
import { buildVase } from './vase.ts';

/** Every word of the vocabulary has a builder: the compiler checks it. */
export const subjectBuilders: Readonly<Record<SubjectId, (context: SubjectContext) => Built>> = {
  bottle: bottles.buildBottle,
  'wine-bottle': bottles.buildWineBottle,
  'wine-glass': glasses.buildWineGlass,
  'champagne-flute': glasses.buildFlute,
  tumbler: glasses.buildTumbler,
  decanter: bottles.buildDecanter,
  mug: cups.buildMug,
  cup: cups.buildCup,
  teapot: buildTeapot,
  bowl: dishes.buildBowl,
  vase: buildVase,
  jar: buildJar,
  plate: dishes.buildPlate,
  candle: candles.buildCandle,
  'pillar-candle': candles.buildPillarCandle,
  lemon: fruit.buildLemon,
  orange: fruit.buildOrange,
  lime: fruit.buildLime,
  grapefruit: fruit.buildGrapefruit,
  apple: fruit.buildApple,
  pear: fruit.buildPear,
  peach: fruit.buildPeach,
  cherry: fruit.buildCherry,
  olive: fruit.buildOlive,
  egg: food.buildEgg,
  books: objects.buildBooks,
  box: objects.buildBox,
  gift: objects.buildGift,
  perfume: flacons.buildPerfume,
  dropper: flacons.buildDropper,
  tube: cosmetics.buildTube,
  'cream-jar': cosmetics.buildCreamJar,
  'pump-bottle': flacons.buildPumpBottle,
  lipstick: cosmetics.buildLipstick,
  soap: cosmetics.buildSoap,
  can: buildCan,
  plant: plants.buildPlant,
  branch: plants.buildBranch,
  tulip: plants.buildTulip,
  stones: objects.buildStones,
  pebble: objects.buildPebble,
  'coffee-beans': food.buildCoffeeBeans,
  ice: food.buildIce,
  cork: objects.buildCork,
  bread: food.buildBread,
  macarons: food.buildMacarons,
  lamp: objects.buildLamp,
  spoon: objects.buildSpoon,
  'pepper-mill': objects.buildPepperMill,
  sphere: primitives.buildSphere,
  cube: primitives.buildCube,
  cylinder: primitives.buildCylinder,
  cone: primitives.buildCone,
  ring: primitives.buildRing,
};
