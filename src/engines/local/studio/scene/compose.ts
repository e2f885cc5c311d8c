import { Box3, Matrix4, Vector3 } from 'three';

import type { SceneRequest } from '../language/spec.ts';
import type {
  BackdropId,
  CameraId,
  CompositionId,
  LightId,
  SubjectId,
  SurfaceId,
} from '../language/terms.ts';
import { createRandom } from '../random.ts';
import type { RandomStream } from '../random.ts';
import { subjectBuilders } from '../subjects/registry.ts';
import { placeCamera } from './camera.ts';
import type { Bounds, PlacedCamera } from './camera.ts';
import { arrange, heapInBowl } from './layout.ts';
import { lightRigs } from './lights.ts';
import type { LightRig } from './lights.ts';
import { podiumGeometry, sweepGeometry, tableFinish, tableWithUv, wallFinish, wallGeometry } from './set.ts';
import type { SetPiece } from './set.ts';
import { surface } from './finishes.ts';
import type { Built, Part } from './types.ts';

export interface PlacedObject {
  readonly name: string;
  readonly parts: readonly Part[];
  /** Object space to world: a turn about y and a shift. */
  readonly matrix: Matrix4;
  readonly colour: string;
  readonly radius: number;
  readonly height: number;
}

/** A scene ready to be drawn. Lengths in decimetres, y up, table at y = 0, camera on the +z side. */
export interface ComposedScene {
  readonly objects: readonly PlacedObject[];
  readonly set: readonly SetPiece[];
  readonly camera: PlacedCamera;
  readonly rig: LightRig;
  /** Radius of the group: the unit of lights, set and blur. */
  readonly radius: number;
  readonly centre: Vector3;
  /** Height on which the things stand. */
  readonly floor: number;
  readonly wallZ: number | null;
  readonly tableColour: string;
  readonly lightTurn: number;
  readonly goboPhase: number;
}

interface Chosen {
  readonly surface: SurfaceId;
  readonly backdrop: BackdropId | null;
  readonly light: LightId;
  readonly camera: CameraId;
  readonly composition: CompositionId | null;
}

interface Instance {
  readonly name: string;
  readonly built: Built;
  readonly inside: number | null;
  readonly request: number;
}

/** What the prompt leaves open is a plain, good packshot; only the arrangement is left to chance. */
function choose(request: SceneRequest): Chosen {
  const camera = request.camera ?? 'front';
  const surfaceId = request.surface.id ?? 'paper';
  const backdrop =
    camera === 'top' ? null : (request.backdrop.id ?? (surfaceId === 'paper' ? 'paper' : 'wall'));
  return {
    surface: surfaceId,
    backdrop,
    light: request.light ?? 'softbox',
    camera,
    composition: request.composition,
  };
}

export function composeScene(request: SceneRequest, seed: number, aspect: number): ComposedScene {
  const random = createRandom(seed);
  const chosen = choose(request);
  const instances = buildInstances(request, random);
  const standing = instances.filter((instance) => instance.inside === null);
  const spots = arrange(
    standing.map((instance) => instance.built),
    chosen.camera,
    chosen.composition,
    random,
  );
  const spread = spots.reduce((most, spot, index) => {
    const item = standing[index]?.built;
    return Math.max(most, Math.hypot(spot.x, spot.z) + (item?.radius ?? 0));
  }, 0.2);
  const tallest = standing.reduce((most, instance) => Math.max(most, instance.built.height), 0.2);
  const radius = Math.max(spread * 0.9, tallest * 0.62, 0.3);
  const podium = chosen.surface === 'plaster' && chosen.camera !== 'top';
  const floor = podium ? radius * 0.22 : 0;
  const placed: PlacedObject[] = standing.map((instance, index) => {
    const spot = spots[index] ?? { x: 0, z: 0 };
    const turn =
      chosen.camera === 'top' ? random.between(-0.5, 0.5) : random.between(-1, 1) * instance.built.turn;
    return place(instance, spot.x, floor, spot.z, turn);
  });
  placed.push(...contents(instances, standing, placed, random));
  const ordered = instances.map(
    (instance) => placed.find((object) => object.name === instance.name) as PlacedObject,
  );
  const boxes = ordered.map(boundsOf);
  const whole = boxes.reduce((box, one) => box.union(new Box3(one.low, one.high)), new Box3());
  const centre = whole.getCenter(new Vector3());
  const azimuth = chosen.camera === 'top' ? 0 : random.between(-0.05, 0.05);
  const camera = placeCamera(chosen.camera, chosen.composition, boxes, aspect, radius, azimuth);
  const { set, wallZ, tableColour } = buildSet(request, chosen, radius, floor, centre, whole);
  return {
    objects: ordered,
    set,
    camera,
    rig: lightRigs[chosen.light],
    radius,
    centre,
    floor,
    wallZ,
    tableColour,
    lightTurn: random.between(-0.14, 0.14) + (chosen.composition === 'copy-left' ? 0.05 : 0),
    goboPhase: random.next() * 6.283,
  };
}

function buildInstances(request: SceneRequest, random: RandomStream): Instance[] {
  const totals = new Map<SubjectId, number>();
  for (const subject of request.subjects)
    totals.set(subject.subject, (totals.get(subject.subject) ?? 0) + subject.count);
  const counters = new Map<SubjectId, number>();
  return request.subjects.flatMap((subject, index) =>
    Array.from({ length: subject.count }, (_, number): Instance => {
      const serial = (counters.get(subject.subject) ?? 0) + 1;
      counters.set(subject.subject, serial);
      const label = subject.subject.replaceAll('-', ' ');
      const colour = subject.colours[number % Math.max(1, subject.colours.length)] ?? null;
      const built = subjectBuilders[subject.subject]({
        random: createRandom(Math.floor(random.next() * 4294967296)),
        material: subject.material,
        colour,
        liquid: subject.liquid,
        instance: number,
      });
      return {
        name: (totals.get(subject.subject) ?? 1) > 1 ? `${label} ${String(serial)}` : label,
        built,
        inside: subject.inside,
        request: index,
      };
    }),
  );
}

function place(instance: Instance, x: number, y: number, z: number, turn: number): PlacedObject {
  const matrix = new Matrix4().makeRotationY(turn);
  matrix.setPosition(x, y, z);
  return {
    name: instance.name,
    parts: instance.built.parts,
    matrix,
    colour: instance.built.colour,
    radius: instance.built.radius,
    height: instance.built.height,
  };
}

/** Things in a bowl or on a plate; what has no vessel to lie in stands beside it like the rest. */
function contents(
  instances: readonly Instance[],
  standing: readonly Instance[],
  placed: readonly PlacedObject[],
  random: RandomStream,
): PlacedObject[] {
  const result: PlacedObject[] = [];
  const hosts = standing.filter((instance) => instance.built.bowl !== undefined);
  for (const host of hosts) {
    const inner = instances.filter((instance) => instance.inside === host.request);
    const bowl = host.built.bowl;
    const object = placed.find((candidate) => candidate.name === host.name);
    if (bowl === undefined || object === undefined || inner.length === 0) continue;
    if (hosts.findIndex((other) => other.request === host.request) !== hosts.indexOf(host)) continue;
    const largest = inner.reduce((most, instance) => Math.max(most, instance.built.radius), 0.1);
    const origin = new Vector3().setFromMatrixPosition(object.matrix);
    heapInBowl(inner.length, largest * 0.95, bowl, random).forEach((spot, index) => {
      const instance = inner[index];
      if (instance === undefined) return;
      result.push(
        place(
          instance,
          origin.x + spot.x,
          origin.y + spot.y,
          origin.z + spot.z,
          random.between(-Math.PI, Math.PI),
        ),
      );
    });
  }
  return result;
}

function boundsOf(object: PlacedObject): Bounds {
  const box = new Box3();
  for (const part of object.parts) {
    part.geometry.computeBoundingBox();
    if (part.geometry.boundingBox !== null)
      box.union(part.geometry.boundingBox.clone().applyMatrix4(object.matrix));
  }
  return { low: box.min, high: box.max };
}

function buildSet(
  request: SceneRequest,
  chosen: Chosen,
  radius: number,
  floor: number,
  centre: Vector3,
  whole: Box3,
): { set: SetPiece[]; wallZ: number | null; tableColour: string } {
  const reach = radius * 26;
  const backdropColour = request.backdrop.colour;
  const surfaceColour =
    request.surface.colour ??
    (request.surface.id === null || request.surface.id === 'paper' ? backdropColour : null);
  const table = tableFinish(chosen.surface, surfaceColour);
  const depth =
    chosen.backdrop === 'paper' || chosen.backdrop === 'gradient' || chosen.backdrop === 'sky' ? 3.4 : 2.1;
  const wallZ = Math.min(whole.min.z - radius * 0.35, centre.z - radius * depth);
  const tableColour = table.surface.base;
  if (chosen.backdrop === null) {
    return {
      set: [
        {
          geometry: tableWithUv(-reach, reach),
          surface: table.surface,
          role: 'table',
          casts: false,
          mirror: null,
        },
      ],
      wallZ: null,
      tableColour,
    };
  }
  if (chosen.surface === 'paper' && chosen.backdrop === 'paper') {
    return {
      set: [
        {
          geometry: sweepGeometry(wallZ - radius * 1.2, reach, radius * 2.4),
          surface: table.surface,
          role: 'table',
          casts: false,
          mirror: null,
        },
      ],
      wallZ: wallZ - radius * 1.2,
      tableColour,
    };
  }
  const set: SetPiece[] = [
    {
      geometry: tableWithUv(chosen.backdrop === 'sky' ? wallZ - radius * 8 : wallZ, reach),
      surface: table.surface,
      role: 'table',
      casts: false,
      mirror: table.mirror,
    },
    {
      geometry: wallGeometry(
        chosen.backdrop,
        chosen.backdrop === 'sky' ? wallZ - radius * 8 : wallZ,
        reach,
        radius,
      ),
      surface: wallFinish(chosen.backdrop, backdropColour),
      role: 'wall',
      casts: false,
      mirror: null,
    },
  ];
  if (floor > 0) {
    const wide =
      Math.max(whole.max.x - centre.x, centre.z - whole.min.z, whole.max.z - centre.z) + radius * 0.28;
    const podium = podiumGeometry(wide, floor).translate(centre.x, 0, centre.z);
    set.push({
      geometry: podium,
      surface: surface({ ...table.surface, roughness: 0.9, bump: 0.25, pattern: 'plain' }),
      role: 'wall',
      casts: true,
      mirror: null,
    });
  }
  return { set, wallZ, tableColour };
}
