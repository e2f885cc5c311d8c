import type { ReactNode } from 'react';

import { SegmentedControl } from '../../../design/primitives/SegmentedControl.tsx';
import type { Tier } from '../../../kernel/asset/asset.ts';

const options = [
  { value: '1', tier: 1, label: '1 hero' },
  { value: '2', tier: 2, label: '2 fast' },
  { value: '3', tier: 3, label: '3 automated' },
] as const;

/** What an engine is good enough for, as its user sees it. */
export function TierField(props: { tier: Tier; onChange: (tier: Tier) => void }): ReactNode {
  return (
    <SegmentedControl
      label="Tier"
      value={String(props.tier)}
      options={options.map(({ value, label }) => ({ value, label }))}
      onChange={(chosen) => {
        const option = options.find(({ value }) => value === chosen);
        if (option) props.onChange(option.tier);
      }}
    />
  );
}
