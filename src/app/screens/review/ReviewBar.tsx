import { memo, type ReactNode } from 'react';

import { ChevronLeft, ChevronRight } from '../../../design/icons.ts';
import { IconButton } from '../../../design/primitives/IconButton.tsx';
import { Select } from '../../../design/primitives/Select.tsx';
import { everything } from '../../../kernel/review/reviewFilter.ts';
import type { Facets, ReviewFilter } from '../../../kernel/review/reviewFilter.ts';
import { tierNames, toolName } from '../../../panels/figures/verdicts.ts';
import buttons from '../../../design/primitives/Button.module.css';
import { changeFilter, reviewHref } from './reviewAddress.ts';
import type { ReviewAddress, ReviewSection } from './reviewAddress.ts';
import css from './Review.module.css';
import { monthName } from './reviewText.ts';

const sections: readonly { readonly id: ReviewSection; readonly label: string }[] = [
  { id: 'month', label: 'Month' },
  { id: 'models', label: 'Models' },
  { id: 'what-if', label: 'What if' },
  { id: 'shares', label: 'People and campaigns' },
  { id: 'history', label: 'Asset history' },
  { id: 'report', label: 'Report' },
  { id: 'files', label: 'Files' },
];

/** The name of the screen, and the ways to its sections. */
export function ReviewSections(props: { address: ReviewAddress }): ReactNode {
  const { address } = props;
  return (
    <>
      <h1 className={css['title']}>Review</h1>
      <nav className={css['sections']} aria-label="Sections of the review">
        {sections.map(({ id, label }) => (
          <a
            key={id}
            className={css['section']}
            href={reviewHref({ ...address, section: id })}
            aria-current={address.section === id ? 'page' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
    </>
  );
}

/** Section, month and filters: one row that stays the same on every section. */
export const ReviewBar = memo(function ReviewBar(props: {
  address: ReviewAddress;
  change: (change: Partial<ReviewAddress>) => void;
  months: readonly string[];
  shownMonth: string;
  facets: Facets;
}): ReactNode {
  const { address, change, facets } = props;
  const { filter } = address;
  return (
    <div className={css['bar']}>
      <ReviewSections address={address} />
      <MonthStepper months={props.months} shown={props.shownMonth} onMonth={(month) => change({ month })} />
      <span className={css['spring']} />
      {/* Files are of the whole ledger. */}
      {address.section === 'files' ? null : <Filters filter={filter} change={change} facets={facets} />}
    </div>
  );
});

// The same functions for every render: a list of hundreds of people is only drawn again when it is another one.
const setCampaign = (campaign: string | null): void => changeFilter({ campaign });
const setTier = (tier: string | null): void =>
  changeFilter({ tier: tier === null ? null : (Number(tier) as 1 | 2 | 3) });
const setTool = (tool: string | null): void => changeFilter({ tool });
const setModel = (model: string | null): void => changeFilter({ model });
const setPerson = (person: string | null): void => changeFilter({ person });

const tiers = ['1', '2', '3'] as const;
const tierText = (tier: string): string => `${tier} ${tierNames[Number(tier) as 1 | 2 | 3]}`;

function Filters(props: {
  filter: ReviewFilter;
  change: (change: Partial<ReviewAddress>) => void;
  facets: Facets;
}): ReactNode {
  const { filter, change, facets } = props;
  const isFiltered = Object.values(filter).some((value) => value !== null);
  return (
    <div className={css['filters']} role="group" aria-label="Filters">
      <FilterSelect
        label="Campaign"
        value={filter.campaign}
        options={facets.campaigns}
        onChange={setCampaign}
      />
      <FilterSelect
        label="Tier"
        value={filter.tier === null ? null : String(filter.tier)}
        options={tiers}
        name={tierText}
        onChange={setTier}
      />
      <FilterSelect
        label="Tool"
        value={filter.tool}
        options={facets.tools}
        name={toolName}
        onChange={setTool}
      />
      <FilterSelect label="Model" value={filter.model} options={facets.models} onChange={setModel} />
      <FilterSelect label="Person" value={filter.person} options={facets.people} onChange={setPerson} />
      <button
        type="button"
        className={buttons['button']}
        disabled={!isFiltered}
        onClick={() => change({ filter: everything })}
      >
        Clear filters
      </button>
    </div>
  );
}

function MonthStepper(props: {
  months: readonly string[];
  shown: string;
  onMonth: (month: string | null) => void;
}): ReactNode {
  const { months, shown } = props;
  const at = months.indexOf(shown);
  const earlier = at > 0 ? months[at - 1] : undefined;
  const later = at >= 0 ? months[at + 1] : undefined;
  const go = (month: string | undefined): void => {
    // The running month stands for "now" and moves on by itself.
    if (month !== undefined) props.onMonth(month === months.at(-1) ? null : month);
  };
  return (
    <div className={css['stepper']} role="group" aria-label="Month">
      <IconButton
        size="small"
        label="Earlier month"
        disabled={earlier === undefined}
        onClick={() => go(earlier)}
      >
        <ChevronLeft size={16} />
      </IconButton>
      <span className={css['month']} aria-live="polite">
        {monthName(shown)}
      </span>
      <IconButton size="small" label="Later month" disabled={later === undefined} onClick={() => go(later)}>
        <ChevronRight size={16} />
      </IconButton>
    </div>
  );
}

const all = ' all';

const FilterSelect = memo(function FilterSelect(props: {
  label: string;
  value: string | null;
  options: readonly string[];
  name?: (value: string) => string;
  onChange: (value: string | null) => void;
}): ReactNode {
  const { label, value, options, name = (text) => text } = props;
  // A value of the address that no event has: kept in sight, so that an empty view explains itself.
  const known = value === null || options.includes(value) ? options : [...options, value];
  return (
    <Select
      label={label}
      labelHidden
      small
      value={value ?? all}
      options={[
        { value: all, label: `${label}: all` },
        ...known.map((option) => ({ value: option, label: name(option) })),
      ]}
      onChange={(chosen) => props.onChange(chosen === all ? null : chosen)}
    />
  );
});
