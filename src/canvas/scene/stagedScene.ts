import type { DocumentRecord } from '../../kernel/document/records.ts';
import { applyStaged, layersAddedBy } from '../../kernel/document/commands/applyStaged.ts';
import { layerId } from '../../kernel/shared/ids.ts';
import type { StagedResult } from '../../kernel/workspace/staged.ts';
import type { Scene, SceneBuilder } from './scene.ts';

/**
 * The document as it would be after accepting `staged`, in the coordinates of the present document: a result of
 * another size is scaled into the present frame, so that both can be compared in register; one of other proportions lies
 * in its middle.
 * Null when the result no longer fits (its layer was deleted).
 */
export function stagedScene(
  document: DocumentRecord,
  staged: StagedResult,
  builder: SceneBuilder,
): Scene | null {
  const ids = Array.from({ length: layersAddedBy(staged.change) }, (_, i) =>
    layerId(`staged:${staged.id}:${i}`),
  );
  const applied = applyStaged(document, staged, ids, '');
  if (!applied.ok) return null;
  const scene = builder.build(applied.value);
  if (scene.width === document.width && scene.height === document.height) return scene;
  const scale = Math.min(document.width / scene.width, document.height / scene.height);
  const dx = (document.width - scene.width * scale) / 2;
  const dy = (document.height - scene.height * scale) / 2;
  return {
    width: document.width,
    height: document.height,
    layers: scene.layers.map((layer) => {
      const { a, b, c, d, e, f } = layer.matrix;
      return {
        ...layer,
        matrix: {
          a: a * scale,
          b: b * scale,
          c: c * scale,
          d: d * scale,
          e: e * scale + dx,
          f: f * scale + dy,
        },
      };
    }),
  };
}
