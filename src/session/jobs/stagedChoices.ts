import type { EngineDirectory } from '../ports.ts';
import type { EditorState, ToolOptions } from '../types.ts';
import type { OperationId } from '../../kernel/operations/catalogue.ts';
import type { StagedResult } from '../../kernel/workspace/staged.ts';

type Choices = Pick<EditorState, 'options' | 'engines'>;

/**
 * The options and the engine that a waiting result was made with, so that "Try again" after a reload repeats that run.
 * What a record cannot hold (a chosen file) stays unset, and the run button says what is missing.
 */
export function choicesOfStaged(
  choices: Choices,
  staged: StagedResult | undefined,
  engines: EngineDirectory,
): Choices {
  if (!staged || !isTool(choices.options, staged.tool)) return choices;
  const { tool } = staged;
  const options = { ...choices.options, [tool]: recorded(choices.options[tool], staged.settings) };
  if (tool === 'crop') return { ...choices, options };
  const operation: OperationId = tool;
  const used = engines
    .forOperation(operation)
    .find(({ descriptor }) => descriptor.name === staged.engine)?.descriptor;
  return { options, engines: used ? { ...choices.engines, [operation]: used.id } : choices.engines };
}

/** How often the waiting result had been tried again before. */
export function attemptOf(staged: StagedResult): number {
  const { variation } = staged.settings;
  return typeof variation === 'number' ? variation : 0;
}

function isTool(options: ToolOptions, tool: string): tool is keyof ToolOptions {
  return Object.hasOwn(options, tool);
}

/** Of the settings only what is an option of this version, with a value of its type. */
function recorded<O extends object>(defaults: O, settings: Readonly<Record<string, unknown>>): O {
  const known = Object.entries(defaults).filter(
    ([key, value]) => typeof value !== 'object' && typeof settings[key] === typeof value,
  );
  return { ...defaults, ...Object.fromEntries(known.map(([key]) => [key, settings[key]])) };
}
