import { useEffect, useState, type ReactNode } from 'react';

import { useServices } from '../../session/context.tsx';
import type { VocabularyGroup } from '../../session/services.ts';
import tools from '../tools.module.css';
import { promptHas, toggleWords } from './promptWords.ts';
import css from './Vocabulary.module.css';

/** Chips of every word the local renderer knows: pressing one puts it into the prompt or takes it out. */
export function Vocabulary(props: { prompt: string; onChange: (prompt: string) => void }): ReactNode {
  const services = useServices();
  const [groups, setGroups] = useState<readonly VocabularyGroup[] | null>(null);

  useEffect(() => {
    let current = true;
    void services.studioVocabulary().then((loaded) => {
      if (current) setGroups(loaded);
    });
    return () => {
      current = false;
    };
  }, [services]);

  if (!groups) return <p className={tools['note']}>Loading the vocabulary</p>;
  return (
    <fieldset aria-label="Vocabulary" className={css['groups']}>
      {groups.map((group) => (
        <details key={group.label} className={css['group']} name="vocabulary">
          <summary className={css['summary']}>
            <span>{group.label}</span>
            <span className={css['used']}>
              {group.words
                .filter((word) => promptHas(props.prompt, word.text))
                .map((word) => word.label)
                .join(', ')}
            </span>
          </summary>
          <div className={css['chips']}>
            {group.words.map((word) => (
              <button
                key={word.text}
                type="button"
                className={css['chip']}
                aria-pressed={promptHas(props.prompt, word.text)}
                onClick={() => props.onChange(toggleWords(props.prompt, word.text))}
              >
                {word.label}
              </button>
            ))}
          </div>
        </details>
      ))}
    </fieldset>
  );
}
