/** Written by scripts/models/fetch.mjs --pin from scripts/models/manifest.json. Do not edit. */

/** Paths are relative to the base URL of the app. */
export interface PinnedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export const modelFiles = {
  migan: {
    path: 'models/migan.f4efeb81.onnx',
    bytes: 28043039,
    sha256: 'f4efeb81eb57b25be49880799eb45db3fa6be825eb5cf773a760d5a296b3bf65',
  },
  silueta: {
    path: 'models/silueta.75da6c8d.onnx',
    bytes: 44173029,
    sha256: '75da6c8d2f8096ec743d071951be73b4a8bc7b3e51d9a6625d63644f90ffeedb',
  },
  u2netp: {
    path: 'models/u2netp.309c8469.onnx',
    bytes: 4574861,
    sha256: '309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8',
  },
  'esrgan-slim-x2': {
    path: 'models/esrgan-slim-x2.df0c4c99.onnx',
    bytes: 894426,
    sha256: 'df0c4c995f0ed12c154e6cd197161e06ae8471106e38a80f8dfebecc9f8f19a2',
  },
  'esrgan-slim-x3': {
    path: 'models/esrgan-slim-x3.aae74c27.onnx',
    bytes: 932890,
    sha256: 'aae74c27c993442b395f1f7ed1b76277d92c5dffa2797398a717284b6cdbedcb',
  },
  'esrgan-slim-x4': {
    path: 'models/esrgan-slim-x4.f3bd5b72.onnx',
    bytes: 1013954,
    sha256: 'f3bd5b72ae5276c808824035e17f404a4ba5f7739ecd6ef2bc247112f3e46a37',
  },
  'esrgan-medium-x2': {
    path: 'models/esrgan-medium-x2.03594e9c.onnx',
    bytes: 2782299,
    sha256: '03594e9c47a18db6002d057f7b2019ca9f26d7f8a9d839b171743153e0d9355c',
  },
  'esrgan-medium-x3': {
    path: 'models/esrgan-medium-x3.f8e69dec.onnx',
    bytes: 2820763,
    sha256: 'f8e69dec30d95e8f5cc8f712f9b858e8a082e5cc8a16dffd69e161229fc4a3df',
  },
  'esrgan-medium-x4': {
    path: 'models/esrgan-medium-x4.ec330f34.onnx',
    bytes: 2901827,
    sha256: 'ec330f34816d41ebf0ba7a87ab3510e97ba076ecd63f8db207087cc38b950d58',
  },
  'face-detector': {
    path: 'models/face-detector.c49bb759.onnx',
    bytes: 776258,
    sha256: 'c49bb7593f81633f49847c6ee257b784f23cf716bbe15b1cdc3095d41f8e121e',
  },
  'face-landmarks': {
    path: 'models/face-landmarks.592a1873.onnx',
    bytes: 1435099,
    sha256: '592a187335619f33af1d369d5e97ef1d6129fc3273328042b8b212a771edf44c',
  },
} as const satisfies Readonly<Record<string, PinnedFile>>;

export type ModelId = keyof typeof modelFiles;

export const runtimeBinaries = {
  wasm: {
    path: 'ort/ort-wasm-simd-threaded.wasm',
    bytes: 14239897,
    sha256: '3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2',
  },
  webgpu: {
    path: 'ort/ort-wasm-simd-threaded.asyncify.wasm',
    bytes: 26781914,
    sha256: '39f9f0894d478800487ed9f7dbe92618498db320cf55c8e3d89adff8dce658da',
  },
} as const satisfies Readonly<Record<string, PinnedFile>>;
