import { useState, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { Dialog } from '../../design/primitives/Dialog.tsx';
import { TextField } from '../../design/primitives/Field.tsx';
import { NumberField } from '../../design/primitives/NumberField.tsx';
import { Select } from '../../design/primitives/Select.tsx';
import { maxDocumentSide } from '../../kernel/document/records.ts';
import type { NewAsset } from '../../session/types.ts';
import css from './AssetDialogs.module.css';

const sizes = [
  { value: '1080x1080', label: 'Square post 1080 × 1080' },
  { value: '1080x1350', label: 'Portrait post 1080 × 1350' },
  { value: '1080x1920', label: 'Story 1080 × 1920' },
  { value: '1200x628', label: 'Link preview 1200 × 628' },
  { value: '1920x1080', label: 'Wide banner 1920 × 1080' },
  { value: '2000x2000', label: 'Product page 2000 × 2000' },
] as const;

const tiers = [
  { value: '1', label: '1 · Hero: few, slow, made to last' },
  { value: '2', label: '2 · Fast: many, tested often' },
  { value: '3', label: '3 · Automated: consistent, hands off' },
] as const;

export function NewAssetDialog(props: {
  /** Names in use, to choose from. */
  campaigns: readonly string[];
  onCreate: (asset: NewAsset) => Promise<void>;
  onClose: () => void;
}): ReactNode {
  const [name, setName] = useState('');
  const [campaign, setCampaign] = useState('');
  const [tier, setTier] = useState<'1' | '2' | '3'>('2');
  const [width, setWidth] = useState(1080);
  const [height, setHeight] = useState(1080);
  const [tried, setTried] = useState(false);
  const [creating, setCreating] = useState(false);
  const trimmed = name.trim();
  const preset = sizes.find(({ value }) => value === `${width}x${height}`)?.value ?? 'custom';

  async function submit(): Promise<void> {
    setTried(true);
    if (trimmed === '' || creating) return;
    setCreating(true);
    await props.onCreate({
      name: trimmed,
      tier: tier === '1' ? 1 : tier === '2' ? 2 : 3,
      width,
      height,
      campaign: campaign.trim() || null,
    });
    setCreating(false);
  }

  return (
    <Dialog
      title="New asset"
      onClose={props.onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={creating}>
            Create
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={name}
        data-autofocus
        maxLength={200}
        placeholder="Spring campaign, hero 1"
        error={tried && trimmed === '' ? 'A name is needed to find it again.' : null}
        onChange={setName}
      />
      <TextField
        label="Campaign"
        value={campaign}
        maxLength={200}
        placeholder="None"
        suggestions={props.campaigns}
        onChange={setCampaign}
      />
      <Select label="Tier" value={tier} options={tiers} onChange={setTier} />
      <Select
        label="Where it will be used"
        value={preset}
        options={[...sizes, { value: 'custom', label: 'Custom size' }]}
        onChange={(value) => {
          const [w, h] = value.split('x').map(Number);
          if (w && h) {
            setWidth(w);
            setHeight(h);
          }
        }}
      />
      <div className={css['pair']}>
        <NumberField
          label="Width"
          suffix="px"
          value={width}
          min={1}
          max={maxDocumentSide}
          onChange={setWidth}
        />
        <NumberField
          label="Height"
          suffix="px"
          value={height}
          min={1}
          max={maxDocumentSide}
          onChange={setHeight}
        />
      </div>
    </Dialog>
  );
}

export function NameDialog(props: {
  title: string;
  text?: string;
  confirm: string;
  name: string;
  onName: (name: string) => void;
  onClose: () => void;
}): ReactNode {
  const [name, setName] = useState(props.name);
  const trimmed = name.trim();
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      onSubmit={() => {
        if (trimmed === '') return;
        props.onName(trimmed);
        props.onClose();
      }}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={trimmed === ''}>
            {props.confirm}
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={name}
        data-autofocus
        maxLength={200}
        onFocus={(event) => event.target.select()}
        onChange={setName}
      />
      {props.text === undefined ? null : <p className={css['text']}>{props.text}</p>}
    </Dialog>
  );
}

export function ConfirmDialog(props: {
  title: string;
  text: string;
  confirm: string;
  danger?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}): ReactNode {
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      footer={
        <>
          <Button data-autofocus onClick={props.onClose}>
            Keep it
          </Button>
          <Button
            variant={props.danger ? 'danger' : 'primary'}
            onClick={() => {
              props.onConfirm();
              props.onClose();
            }}
          >
            {props.confirm}
          </Button>
        </>
      }
    >
      <p className={css['text']}>{props.text}</p>
    </Dialog>
  );
}
