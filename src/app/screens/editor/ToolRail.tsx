import type { ReactNode } from 'react';

import { IconButton } from '../../../design/primitives/IconButton.tsx';
import { useRovingFocus } from '../../../design/primitives/useRovingFocus.ts';
import { toolNames } from '../../../kernel/operations/catalogue.ts';
import { useEditor, useEditorActions } from '../../../session/context.tsx';
import type { ToolDefinition } from '../../../tools/contract.ts';
import css from './ToolRail.module.css';

export function ToolRail(props: { tools: readonly ToolDefinition[] }): ReactNode {
  const active = useEditor((state) => state.tool);
  const actions = useEditorActions();
  const { ref, onKeyDown, onFocus } = useRovingFocus('vertical');
  const stop = props.tools.some((tool) => tool.id === active) ? active : props.tools[0]?.id;
  return (
    <div
      role="toolbar"
      aria-label="Tools"
      aria-orientation="vertical"
      className={css['rail']}
      ref={ref}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      {props.tools.map((tool) => {
        const Icon = tool.icon;
        return (
          <IconButton
            key={tool.id}
            className={css['tool']}
            label={toolNames[tool.id]}
            shortcut={tool.shortcut.toUpperCase()}
            aria-keyshortcuts={tool.shortcut.toUpperCase()}
            tip="right"
            pressed={active === tool.id}
            tabIndex={tool.id === stop ? 0 : -1}
            onClick={() => actions.setTool(tool.id)}
          >
            <Icon size={18} />
          </IconButton>
        );
      })}
    </div>
  );
}
