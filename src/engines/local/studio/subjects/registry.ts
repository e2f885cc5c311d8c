import type { SubjectId } from '../language/terms.ts';
import type { Built } from '../scene/types.ts';
import type { SubjectContext } from './context.ts';
import * as cosmetics from './cosmetics.ts';
import * as food from './food.ts';
import * as fruit from './fruit.ts';
import * as objects from './objects.ts';
import * as plants from './plants.ts';
import * as primitives from './primitives.ts';
import * as vessels from './vessels.ts';

/** Every word of the vocabulary has a builder: the compiler checks it. */
export const subjectBuilders: Readonly<Record<SubjectId, (context: SubjectContext) => Built>> = {
  bottle: vessels.buildBottle,
  'wine-bottle': vessels.buildWineBottle,
  'wine-glass': vessels.buildWineGlass,
  'champagne-flute': vessels.buildFlute,
  tumbler: vessels.buildTumbler,
  decanter: vessels.buildDecanter,
  mug: vessels.buildMug,
  cup: vessels.buildCup,
  teapot: vessels.buildTeapot,
  bowl: vessels.buildBowl,
  vase: vessels.buildVase,
  jar: vessels.buildJar,
  plate: vessels.buildPlate,
  candle: vessels.buildCandle,
  'pillar-candle': vessels.buildPillarCandle,
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
  perfume: cosmetics.buildPerfume,
  dropper: cosmetics.buildDropper,
  tube: cosmetics.buildTube,
  'cream-jar': cosmetics.buildCreamJar,
  'pump-bottle': cosmetics.buildPumpBottle,
  lipstick: cosmetics.buildLipstick,
  soap: cosmetics.buildSoap,
  can: cosmetics.buildCan,
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
