import type { IconComponent } from '../design/icons.ts';
import type { ComponentType } from 'react';

import type { GestureMode } from '../canvas/contract.ts';
import type { DocumentRecord } from '../kernel/document/records.ts';
import type { OperationId, ToolId } from '../kernel/operations/catalogue.ts';
import type { LayerId } from '../kernel/shared/ids.ts';
import type { ToolOptions } from '../session/types.ts';

export interface GestureInput {
  readonly options: ToolOptions;
  readonly document: DocumentRecord;
  readonly activeLayer: LayerId | null;
}

/**
 * A feature-led tool as data: the rail, the shortcuts, the sheet and the options panel read this one
 * declaration. Its name is `toolNames[id]`. A tool folder never imports another tool folder.
 */
export interface ToolDefinition {
  readonly id: ToolId;
  readonly icon: IconComponent;
  /** A single letter, without modifiers. */
  readonly shortcut: string;
  /** Place in the rail, ascending. */
  readonly order: number;
  /** The engine operation it runs; null for tools that are part of the document itself. */
  readonly operation: OperationId | null;
  /** Works on the selection, so that the mask is shown while it is active. */
  readonly usesSelection: boolean;
  /** Has `size` and `hardness` among its options. */
  readonly brush: 'erase' | 'remove-background' | null;
  /** What the tool does, in one line under its name. */
  readonly summary: string;
  gesture(input: GestureInput): GestureMode;
  readonly Options: ComponentType;
}
