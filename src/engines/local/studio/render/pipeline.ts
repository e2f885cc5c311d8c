import {
  AddEquation,
  CustomBlending,
  DepthTexture,
  DoubleSide,
  FloatType,
  FrontSide,
  GLSL3,
  Group,
  HalfFloatType,
  LessEqualCompare,
  LinearFilter,
  LinearMipmapLinearFilter,
  Matrix4,
  Mesh,
  MinEquation,
  NearestFilter,
  OneFactor,
  OrthographicCamera,
  WebGLCubeRenderTarget,
  RGBAFormat,
  RawShaderMaterial,
  Scene,
  SrcColorFactor,
  UnsignedByteType,
  Vector2,
  Vector3,
  WebGLRenderTarget,
  ZeroFactor,
} from 'three';
import type { WebGLRenderer } from 'three';

import { bounceProxyCount } from '../glsl/opaque.ts';
import {
  accumulateFragmentGlsl,
  depthFragmentGlsl,
  glassShadowFragmentGlsl,
  idFragmentGlsl,
  plainVertexGlsl,
  screenVertexGlsl,
} from '../glsl/passes.ts';
import { halton } from '../random.ts';
import type { ComposedScene } from '../scene/compose.ts';
import type { GlassPart } from '../scene/types.ts';
import { bake, createScreenPass } from './bake.ts';
import { captureEnvironment } from './environment.ts';
import { createRoom, fillBounce } from './room.ts';
import { goboFrame, goboKinds, placeEmitters, sampleLights } from './lightSampler.ts';
import {
  createSharedUniforms,
  release,
  glassMaterial,
  linear,
  opaqueMaterial,
  setMaterial,
} from './materials.ts';
import type { SceneVariant, SetPass } from './materials.ts';

export interface RenderOptions {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  readonly maskSamples: number;
  /** Called before each sample; a false answer stops the work. */
  readonly proceed: (sample: number) => Promise<boolean>;
}
export interface RenderedPicture {
  /** Bottom-up linear RGBA, mean of the samples. */
  readonly hdr: Float32Array;
  /** Per object: bottom-up count of samples that saw it, 0..maskSamples. */
  readonly hits: readonly Uint8Array[];
}

interface GlassDraw {
  readonly mesh: Mesh;
  readonly mirrored: Mesh;
  readonly part: GlassPart;
  readonly distance: number;
}

/** Draws one scene by accumulation; null when `proceed` stopped it. All GPU memory is freed on the way out. */
export async function renderScene(
  renderer: WebGLRenderer,
  scene: ComposedScene,
  options: RenderOptions,
): Promise<RenderedPicture | null> {
  const stage = createStage(renderer, scene, options);
  try {
    const hits = scene.objects.map(() => new Uint8Array(options.width * options.height));
    const maskEvery = options.samples / options.maskSamples;
    let masked = 0;
    for (let sample = 0; sample < options.samples; sample += 1) {
      if (!(await options.proceed(sample))) return null;
      stage.drawSample(sample);
      if (Math.floor((sample + 1) / maskEvery) > masked) {
        masked += 1;
        stage.countHits(hits);
      }
    }
    return { hdr: stage.readSum(), hits };
  } finally {
    stage.dispose();
  }
}

interface Stage {
  drawSample(sample: number): void;
  countHits(hits: readonly Uint8Array[]): void;
  readSum(): Float32Array;
  dispose(): void;
}

function createStage(renderer: WebGLRenderer, scene: ComposedScene, options: RenderOptions): Stage {
  const { width, height } = options;
  const hard = scene.rig.emitters.some((emitter) => emitter.width < 0.5);
  const shadowTile = Math.max(width, height) > 640 || hard ? 1024 : 512;
  const trash: { dispose(): void }[] = [];
  const keep = <T extends { dispose(): void }>(item: T): T => {
    trash.push(item);
    return item;
  };
  const shared = createSharedUniforms();
  const put = (name: string, value: unknown): void => {
    const slot = shared[name];
    if (slot !== undefined) slot.value = value;
  };
  renderer.autoClear = false;
  const half = {
    type: HalfFloatType,
    format: RGBAFormat,
    magFilter: LinearFilter,
    minFilter: LinearFilter,
  } as const;
  const frosted = scene.objects.some((object) =>
    object.parts.some((part) => part.role === 'glass' && part.look.frost > 0),
  );
  const picture = keep(new WebGLRenderTarget(width, height, half));
  const behind = keep(
    new WebGLRenderTarget(width, height, {
      ...half,
      depthBuffer: false,
      generateMipmaps: frosted,
      minFilter: frosted ? LinearMipmapLinearFilter : LinearFilter,
    }),
  );
  // A blurred reflection needs few pixels.
  const mirrorBlur = scene.set.find((piece) => piece.mirror !== null)?.mirror?.blur ?? 0;
  const mirrorShift = mirrorBlur >= 0.01 ? 2 : 1;
  const mirror = keep(
    new WebGLRenderTarget(Math.max(8, width >> mirrorShift), Math.max(8, height >> mirrorShift), half),
  );
  const light = keep(new WebGLRenderTarget(Math.max(8, width >> 1), Math.max(8, height >> 1), half));
  const createSum = (): WebGLRenderTarget =>
    keep(
      new WebGLRenderTarget(width, height, {
        ...half,
        type: FloatType,
        minFilter: NearestFilter,
        magFilter: NearestFilter,
        depthBuffer: false,
      }),
    );
  const sum = createSum();
  const ids = keep(
    new WebGLRenderTarget(width, height, {
      type: UnsignedByteType,
      minFilter: NearestFilter,
      magFilter: NearestFilter,
    }),
  );
  const shadowDepth = keep(new DepthTexture(shadowTile * 2, shadowTile * 2, FloatType));
  shadowDepth.compareFunction = LessEqualCompare;
  shadowDepth.magFilter = LinearFilter;
  shadowDepth.minFilter = LinearFilter;
  const shadow = keep(new WebGLRenderTarget(shadowTile * 2, shadowTile * 2, { depthTexture: shadowDepth }));
  const glassShadow = keep(
    new WebGLRenderTarget(shadowTile, shadowTile, {
      ...half,
      depthBuffer: false,
      minFilter: NearestFilter,
      magFilter: LinearFilter,
    }),
  );

  const screen = createScreenPass(keep);
  const opaqueScene = new Scene();
  const setScene = new Scene();
  const lightScene = new Scene();
  const roomSet = new Group();
  const mirrorScene = new Scene();
  const mirrorRoot = new Group();
  mirrorScene.add(mirrorRoot);
  const casterScene = new Scene();
  const glassCasterScene = new Scene();
  const idScene = new Scene();
  const still = (mesh: Mesh, matrix: Matrix4): Mesh => {
    mesh.matrixAutoUpdate = false;
    mesh.matrix.copy(matrix);
    mesh.frustumCulled = false;
    return mesh;
  };
  const plainMaterial = (
    fragmentShader: string,
    uniforms: Record<string, { value: unknown }>,
    extra: object,
  ): RawShaderMaterial =>
    keep(
      new RawShaderMaterial({
        glslVersion: GLSL3,
        vertexShader: plainVertexGlsl,
        fragmentShader,
        uniforms,
        ...extra,
      }),
    );
  const depthMaterial = plainMaterial(
    depthFragmentGlsl,
    {},
    {
      side: DoubleSide,
      colorWrite: false,
      polygonOffset: true,
      polygonOffsetFactor: 1.5,
      polygonOffsetUnits: 2,
    },
  );

  const hasGlass = scene.objects.some((object) => object.parts.some((part) => part.role === 'glass'));
  const gobo = scene.rig.emitters.reduce((kind, emitter) => Math.max(kind, goboKinds[emitter.gobo]), 0);
  const variant: SceneVariant = {
    GOBO: gobo,
    PROXIES: Math.min(bounceProxyCount, scene.objects.length),
    ...(hasGlass ? { GLASS_SHADOWS: 1 } : {}),
  };
  const hasMirror = scene.set.some((piece) => piece.mirror !== null);
  for (const piece of scene.set) {
    keep(piece.geometry);
    const finish = bake(renderer, piece, scene, Math.max(width, height), keep);
    const material = (pass: SetPass): RawShaderMaterial =>
      keep(setMaterial(piece.surface, shared, finish, piece.mirror?.amount ?? 0, variant, pass));
    const whole = material('whole');
    setScene.add(still(new Mesh(piece.geometry, material('picture')), new Matrix4()));
    lightScene.add(still(new Mesh(piece.geometry, material('light')), new Matrix4()));
    roomSet.add(still(new Mesh(piece.geometry, whole), new Matrix4()));
    if (piece.role === 'wall') {
      mirrorRoot.add(still(new Mesh(piece.geometry, whole), new Matrix4()));
      if (piece.casts) casterScene.add(still(new Mesh(piece.geometry, depthMaterial), new Matrix4()));
    }
  }
  const glass: GlassDraw[] = [];
  scene.objects.forEach((object, index) => {
    const idMaterial = plainMaterial(idFragmentGlsl, { uId: { value: index + 1 } }, { side: DoubleSide });
    object.parts.forEach((part, partIndex) => {
      keep(part.geometry);
      idScene.add(still(new Mesh(part.geometry, idMaterial), object.matrix));
      if (part.role === 'opaque') {
        if (part.label !== null) keep(part.label);
        const material = keep(opaqueMaterial(part, shared, (index * 7.31 + partIndex * 3.17) % 50, variant));
        if (part.label !== null) {
          material.polygonOffset = true;
          material.polygonOffsetFactor = -1;
          material.polygonOffsetUnits = -2;
        }
        opaqueScene.add(still(new Mesh(part.geometry, material), object.matrix));
        mirrorRoot.add(still(new Mesh(part.geometry, material), object.matrix));
        casterScene.add(still(new Mesh(part.geometry, depthMaterial), object.matrix));
        return;
      }
      if (part.field.kind === 'lathe') keep(part.field.texture);
      const material = keep(glassMaterial(part, shared, object.matrix));
      const mesh = still(new Mesh(part.geometry, material), object.matrix);
      const mirrored = still(new Mesh(part.geometry, material), object.matrix);
      mirrorRoot.add(mirrored);
      glass.push({
        mesh,
        mirrored,
        part,
        distance: new Vector3().setFromMatrixPosition(object.matrix).distanceTo(scene.camera.position),
      });
      const tint = linear(part.look.tint);
      const wash = linear(part.look.liquid?.colour ?? '#ffffff');
      const strength = Math.min(1, (part.look.liquid?.density ?? 0) * 0.2);
      tint
        .lerp(new Vector3(1, 1, 1), part.look.density < 1.2 ? 0.6 : 0.15)
        .multiply(new Vector3(1, 1, 1).lerp(wash, strength));
      if ((part.look.liquid?.cloud ?? 0) > 1) tint.multiplyScalar(0.25);
      const caster = plainMaterial(
        glassShadowFragmentGlsl,
        { uTint: { value: tint }, uCore: { value: part.look.frost > 0 ? 0.1 : 1 } },
        {
          side: FrontSide,
          depthTest: false,
          depthWrite: false,
          transparent: true,
          blending: CustomBlending,
          blendEquation: AddEquation,
          blendSrc: ZeroFactor,
          blendDst: SrcColorFactor,
          blendEquationAlpha: MinEquation,
          blendSrcAlpha: OneFactor,
          blendDstAlpha: OneFactor,
        },
      );
      glassCasterScene.add(still(new Mesh(part.geometry, caster), object.matrix));
    });
  });
  glass.sort((a, b) => b.distance - a.distance);
  // One glass at a time: each may see those drawn before it.
  const glassScenes = glass.map((draw) => {
    const one = new Scene();
    one.add(draw.mesh);
    return one;
  });

  const emitters = placeEmitters(scene);
  const cameras = Array.from({ length: 4 }, () => new OrthographicCamera());
  const reach =
    Math.max(
      scene.radius * 1.05,
      ...scene.objects.map((object) => {
        const p = new Vector3().setFromMatrixPosition(object.matrix).sub(scene.centre);
        return Math.hypot(p.x, p.z) + object.radius * 1.6 + 0.05;
      }),
      ...scene.objects.map(
        (object) => Math.abs(object.height - scene.centre.y + scene.floor) + object.radius,
      ),
    ) * 1.08;
  put('uGoboMatrix', goboFrame(scene, emitters));
  put('uGoboPhase', scene.goboPhase);
  put('uShadow', shadowDepth);
  put('uGlassShadow', glassShadow.texture);
  put('uScale', scene.radius);
  put('uFloor', scene.floor);
  put('uMirrorMap', mirror.texture);
  put('uIrradiance', light.texture);
  put('uOpaque', behind.texture);
  put('uOpaqueLevels', Math.log2(Math.max(width, height)));
  put('uWallZ', scene.wallZ ?? -1e3);
  put('uHasWall', scene.wallZ === null ? 0 : 1);
  fillBounce(scene, emitters, shared);

  function drawShadows(): void {
    renderer.setRenderTarget(shadow);
    shadow.scissorTest = false;
    shadow.viewport.set(0, 0, shadowTile * 2, shadowTile * 2);
    renderer.setRenderTarget(shadow);
    renderer.clear(true, true, false);
    cameras.forEach((camera, light) => {
      shadow.viewport.set((light & 1) * shadowTile, (light >> 1) * shadowTile, shadowTile, shadowTile);
      renderer.setRenderTarget(shadow);
      renderer.render(casterScene, camera);
    });
    renderer.setClearColor(0xffffff, 1);
    glassShadow.viewport.set(0, 0, shadowTile, shadowTile);
    renderer.setRenderTarget(glassShadow);
    renderer.clear(true, false, false);
    if (glass.length > 0) {
      cameras.forEach((camera, light) => {
        const tile = shadowTile / 2;
        glassShadow.viewport.set((light & 1) * tile, (light >> 1) * tile, tile, tile);
        renderer.setRenderTarget(glassShadow);
        renderer.render(glassCasterScene, camera);
      });
    }
    renderer.setClearColor(0x000000, 0);
  }
  // The room as glossy things see it: lamps, set and dark walls, without the objects.
  renderer.setRenderTarget(shadow);
  renderer.clear(true, true, false);
  renderer.setClearColor(0xffffff, 1);
  renderer.setRenderTarget(glassShadow);
  renderer.clear(true, false, false);
  renderer.setClearColor(0x000000, 1);
  sampleLights(scene, emitters, shared, cameras, 0, reach, 0.25, (reach * 2) / shadowTile);
  const room = createRoom(scene, emitters, keep);
  room.add(roomSet);
  put('uEye', scene.centre.clone());
  const black = keep(new WebGLCubeRenderTarget(4, { type: HalfFloatType, depthBuffer: false }));
  put('uEnvironment', black.texture);
  put('uSurround', black.texture);
  const surround = keep(
    captureEnvironment(
      renderer,
      room,
      new Vector3(
        scene.centre.x,
        scene.floor + Math.max(0.15 * scene.radius, (scene.centre.y - scene.floor) * 0.9),
        scene.centre.z,
      ),
      scene.radius * 400,
    ),
  );
  room.remove(roomSet);
  renderer.autoClear = false;
  put('uEnvironment', surround.texture);
  put('uSurround', surround.texture);

  const view = scene.camera.view;
  const basePosition = scene.camera.position.clone();
  const baseProjection = view.projectionMatrix.clone();
  // Glass costs as much as all the rest: it joins every second sample, and only its own pixels are read from there.
  const glassEvery = options.samples >= 12 ? 2 : 1;
  const glassSamples = Math.ceil(options.samples / glassEvery);
  const glassSum = hasGlass ? createSum() : null;
  const createSumMaterial = (samples: number): RawShaderMaterial =>
    keep(
      new RawShaderMaterial({
        glslVersion: GLSL3,
        vertexShader: screenVertexGlsl,
        fragmentShader: accumulateFragmentGlsl,
        uniforms: { uSample: { value: picture.texture }, uWeight: { value: 1 / samples } },
        depthTest: false,
        depthWrite: false,
        transparent: true,
        blending: CustomBlending,
        blendEquation: AddEquation,
        blendSrc: OneFactor,
        blendDst: OneFactor,
      }),
    );
  const sumMaterial = createSumMaterial(options.samples);
  const glassSumMaterial = createSumMaterial(glassSamples);
  const copyMaterial = keep(
    new RawShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: screenVertexGlsl,
      fragmentShader: accumulateFragmentGlsl,
      uniforms: { uSample: { value: picture.texture }, uWeight: { value: 1 } },
      depthTest: false,
      depthWrite: false,
    }),
  );
  renderer.setClearColor(0x000000, 0);
  for (const target of glassSum === null ? [sum] : [sum, glassSum]) {
    renderer.setRenderTarget(target);
    renderer.clear(true, false, false);
  }
  const blur = scene.set.find((piece) => piece.mirror !== null)?.mirror?.blur ?? 0;

  return {
    drawSample(sample) {
      put('uFrame', sample);
      // About one texel of the environment: its edges are smoothed by the samples like all others.
      put(
        'uSway',
        new Vector3(halton(sample + 1, 3), halton(sample + 1, 5), halton(sample + 1, 2))
          .subScalar(0.5)
          .multiplyScalar(0.03),
      );
      put('uResolution', new Vector2(width, height));
      sampleLights(scene, emitters, shared, cameras, sample, reach, 0.137, (reach * 2) / shadowTile);
      drawShadows();
      const pixel = [halton(sample + 1, 2) - 0.5, halton(sample + 1, 3) - 0.5] as const;
      const lensRadius = Math.sqrt(halton(sample + 1, 5)) * scene.camera.aperture;
      const lensAngle = halton(sample + 1, 7) * Math.PI * 2;
      const lens = [Math.cos(lensAngle) * lensRadius, Math.sin(lensAngle) * lensRadius] as const;
      view.position
        .copy(basePosition)
        .addScaledVector(scene.camera.right, lens[0])
        .addScaledVector(scene.camera.up, lens[1]);
      view.updateMatrixWorld(true);
      const projection = view.projectionMatrix.copy(baseProjection);
      const e = projection.elements;
      // Clip offset = shift + pixel jitter + what keeps the plane of focus still while the lens point moves.
      const moveX =
        scene.camera.shift[0] + (pixel[0] * 2 * 1.15) / width + ((e[0] ?? 1) * lens[0]) / scene.camera.focus;
      const moveY =
        scene.camera.shift[1] + (pixel[1] * 2 * 1.15) / height + ((e[5] ?? 1) * lens[1]) / scene.camera.focus;
      e[8] = (e[8] ?? 0) - moveX;
      e[9] = (e[9] ?? 0) - moveY;
      view.projectionMatrixInverse.copy(projection).invert();
      put('uEye', view.position.clone());
      put('uViewProjection', new Matrix4().multiplyMatrices(projection, view.matrixWorldInverse));
      if (hasMirror) {
        const spin = halton(sample + 1, 11) * Math.PI * 2;
        const tilt = Math.sqrt(halton(sample + 1, 13)) * blur;
        mirrorRoot.scale.set(1, -1, 1);
        mirrorRoot.rotation.set(Math.cos(spin) * tilt, 0, Math.sin(spin) * tilt);
        put('uMirror', -1);
        put('uUseScreen', 0);
        put('uEye', new Vector3(view.position.x, -view.position.y, view.position.z));
        put('uMirrorMap', null);
        renderer.setRenderTarget(mirror);
        renderer.clear(true, true, false);
        renderer.render(mirrorScene, view);
        put('uMirrorMap', mirror.texture);
        put('uMirror', 1);
        put('uUseScreen', 1);
        put('uEye', view.position.clone());
      }
      renderer.setRenderTarget(light);
      renderer.clear(true, true, false);
      renderer.render(lightScene, view);
      renderer.setRenderTarget(picture);
      renderer.clear(true, true, false);
      renderer.render(opaqueScene, view);
      renderer.render(setScene, view);
      screen.draw(renderer, sumMaterial, sum);
      if (glassSum === null || sample % glassEvery !== 0) return;
      for (const one of glassScenes) {
        screen.draw(renderer, copyMaterial, behind);
        renderer.setRenderTarget(picture);
        renderer.render(one, view);
      }
      screen.draw(renderer, glassSumMaterial, glassSum);
    },
    countHits(hits) {
      renderer.setRenderTarget(ids);
      renderer.clear(true, true, false);
      renderer.render(idScene, view);
      const bytes = new Uint8Array(width * height * 4);
      renderer.readRenderTargetPixels(ids, 0, 0, width, height, bytes);
      for (let pixel = 0; pixel < width * height; pixel += 1) {
        const id = bytes[pixel * 4] ?? 0;
        const mask = id > 0 ? hits[id - 1] : undefined;
        if (mask !== undefined) mask[pixel] = (mask[pixel] ?? 0) + 1;
      }
    },
    readSum() {
      const data = new Float32Array(width * height * 4);
      renderer.readRenderTargetPixels(sum, 0, 0, width, height, data);
      if (glassSum === null) return data;
      const withGlass = new Float32Array(width * height * 4);
      renderer.readRenderTargetPixels(glassSum, 0, 0, width, height, withGlass);
      for (let at = 0; at < data.length; at += 4) {
        // Alpha is 1 for opaque samples and 3 for glass: above 1 means that glass was seen here.
        if ((withGlass[at + 3] ?? 0) > 1.001) data.set(withGlass.subarray(at, at + 3), at);
      }
      return data;
    },
    dispose() {
      renderer.setRenderTarget(null);
      for (const item of trash) {
        if (item instanceof RawShaderMaterial) release(item);
        else item.dispose();
      }
    },
  };
}
