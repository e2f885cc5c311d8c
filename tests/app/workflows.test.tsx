import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { axeFindings, called, openSession, renderApp } from '../drivers/renderApp.tsx';
import { eraseFile, node } from '../engines/hosted/comfyui/workflows.ts';

const storageKey = 'ninetyten.workflows';

beforeEach(() => localStorage.clear());
afterEach(() => vi.restoreAllMocks());

const open = async () => {
  const { user, session } = renderApp('#/settings', openSession());
  const section = within(await screen.findByRole('region', { name: 'ComfyUI workflows' }));
  return { user, session, section };
};
const jsonFile = (value: unknown, name = 'our-eraser.json') =>
  new File([typeof value === 'string' ? value : JSON.stringify(value)], name, { type: 'application/json' });
const storedWorkflows = (): readonly Record<string, unknown>[] => {
  const value = JSON.parse(localStorage.getItem(storageKey) ?? '{"workflows":[]}') as {
    workflows: readonly Record<string, unknown>[];
  };
  return value.workflows;
};

/** As ComfyUI writes them when nobody has given its nodes our titles. */
const plainGraph = {
  '1': node('LoadImage', 'Load Image', { image: 'a.png' }),
  '2': node('LoadImageMask', 'Load Image (as Mask)', { image: 'b.png', channel: 'alpha' }),
  '3': node('CLIPTextEncode', 'Words', { text: 'nothing', clip: ['9', 1] }),
  '4': node('KSampler', 'KSampler', { seed: 5, positive: ['3', 0] }),
  '7': node('SaveImage', 'Save Image', { images: ['4', 0], filename_prefix: 'x' }),
};

test('a file becomes an engine: its places are guessed, its rate is kept to the micro', async () => {
  const { user, section, session } = await open();
  await user.upload(section.getByLabelText('Workflow file'), jsonFile(plainGraph));
  const dialog = within(await screen.findByRole('dialog', { name: 'Add a workflow' }));
  expect(dialog.getByRole<HTMLInputElement>('textbox', { name: 'Name' }).value).toBe('our-eraser');
  const chosen = (name: string): string | undefined =>
    dialog.getByRole<HTMLSelectElement>('combobox', { name }).selectedOptions[0]?.text;
  expect(['Tool', 'Picture', 'Mask', 'Result'].map(chosen)).toEqual([
    'Erase',
    'Node 1, LoadImage “Load Image”: image',
    'Node 2, LoadImageMask “Load Image (as Mask)”: image',
    'Node 7, SaveImage “Save Image”',
  ]);
  expect(await axeFindings()).toEqual([]);
  await user.type(dialog.getByRole('textbox', { name: 'Dollars per second' }), '0.000278');
  await user.click(dialog.getByRole('radio', { name: '1 hero' }));
  await user.click(dialog.getByRole('button', { name: 'Save workflow' }));
  const row = await section.findByRole('listitem');
  expect(row.textContent).toContain('Erase, tier 1, $0.000278 per second.');
  expect(storedWorkflows()).toMatchObject([
    {
      id: 'our-eraser',
      operation: 'erase',
      tier: 1,
      microsPerSecond: 278,
      usualSeconds: null,
      graph: plainGraph,
      slots: { image: [{ node: '1', field: 'image' }], prompt: [], seed: [], output: '7' },
    },
  ]);
  await waitFor(() => expect(called(session, 'renewEngines')).toHaveLength(1));
});

test('places can be corrected; a tool without what it needs is refused in words', async () => {
  const { user, section } = await open();
  await user.upload(section.getByLabelText('Workflow file'), jsonFile(plainGraph));
  const dialog = within(await screen.findByRole('dialog', { name: 'Add a workflow' }));
  await user.selectOptions(dialog.getByRole('combobox', { name: 'Mask' }), 'Not chosen');
  await user.selectOptions(dialog.getByRole('combobox', { name: 'Result' }), 'Not chosen');
  await user.clear(dialog.getByRole('textbox', { name: 'Name' }));
  await user.type(dialog.getByRole('textbox', { name: 'Dollars per second' }), '1e3');
  await user.click(dialog.getByRole('button', { name: 'Save workflow' }));
  const lines = within(dialog.getByRole('alert')).getAllByRole('listitem');
  expect(lines.map(({ textContent }) => textContent)).toEqual([
    'Name: give it one.',
    'Dollars per second: an amount up to 10 with at most six decimals, or nothing.',
    'Mask: this tool needs a place for it.',
    'Result: choose the node whose pictures are the result.',
  ]);
  expect(storedWorkflows()).toEqual([]);
});

test('one field cannot take two values', async () => {
  const { user, section } = await open();
  await user.upload(section.getByLabelText('Workflow file'), jsonFile(plainGraph));
  const dialog = within(await screen.findByRole('dialog'));
  await user.selectOptions(
    dialog.getByRole('combobox', { name: 'Mask' }),
    'Node 1, LoadImage “Load Image”: image',
  );
  await user.click(dialog.getByRole('button', { name: 'Save workflow' }));
  expect(dialog.getByRole('alert').textContent).toContain('Mask: image of node 1 already takes the picture.');
});

test.each([
  ['{', 'our-eraser.json is not a JSON file.'],
  [{ nodes: [], links: [] }, 'Save (API Format)'],
  [[], 'This file is no workflow: it holds no nodes.'],
])('a file that is none is told apart: %j', async (content, sentence) => {
  const { user, section } = await open();
  await user.upload(section.getByLabelText('Workflow file'), jsonFile(content));
  expect((await section.findByRole('alert')).textContent).toContain(sentence);
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('several are kept, edited under the same id, removed, and handed on as a file', async () => {
  const { user, section } = await open();
  const add = async (): Promise<void> => {
    await user.upload(section.getByLabelText('Workflow file'), jsonFile(eraseFile));
    await user.click(await screen.findByRole('button', { name: 'Save workflow' }));
  };
  await add();
  await add();
  expect(storedWorkflows().map(({ id }) => id)).toEqual(['our-eraser', 'our-eraser-2']);
  await user.click(section.getAllByRole('button', { name: 'Edit our-eraser' })[0] as HTMLElement);
  const name = screen.getByRole('textbox', { name: 'Name' });
  await user.clear(name);
  await user.type(name, 'Quick eraser');
  await user.type(screen.getByRole('textbox', { name: 'Dollars per second' }), '0');
  await user.click(screen.getByRole('button', { name: 'Save workflow' }));
  expect(storedWorkflows()).toMatchObject([
    { id: 'our-eraser', name: 'Quick eraser', microsPerSecond: 0 },
    { id: 'our-eraser-2', microsPerSecond: null },
  ]);
  expect(section.getByText(/counted as free/)).toBeTruthy();
  expect(section.getByText(/no rate of its own/)).toBeTruthy();
  const file = localStorage.getItem(storageKey) ?? '';
  for (const workflow of ['Quick eraser', 'our-eraser']) {
    await user.click(section.getByRole('button', { name: `Remove ${workflow}` }));
    await user.click(screen.getByRole('button', { name: 'Remove' }));
  }
  expect(localStorage.getItem(storageKey)).toBeNull();
  await user.upload(section.getByLabelText('File of exported workflows'), jsonFile(file, 'ours.json'));
  expect(await section.findByText('2 workflows taken in from ours.json.')).toBeTruthy();
  expect(localStorage.getItem(storageKey)).toBe(file);
});

test('what is kept and cannot be read is said, and the rest counts', async () => {
  localStorage.setItem(storageKey, JSON.stringify({ workflows: [{ id: 'a', name: 'Old one' }, 7] }));
  const { section } = await open();
  const alert = await section.findByRole('alert');
  expect(alert.textContent).toContain('“Old one”: operation, tier, changedOn cannot be read.');
  expect(alert.textContent).toContain('Workflow 2: it is no workflow.');
});

test('a browser that keeps nothing is told, and the workflow holds for the page', async () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  const { user, section } = await open();
  await user.upload(section.getByLabelText('Workflow file'), jsonFile(eraseFile));
  await user.click(await screen.findByRole('button', { name: 'Save workflow' }));
  expect((await section.findByRole('alert')).textContent).toContain('This browser did not keep');
  expect(section.getByRole('listitem').textContent).toContain('our-eraser');
  vi.restoreAllMocks();
  await user.click(section.getByRole('button', { name: 'Remove our-eraser' }));
  await user.click(screen.getByRole('button', { name: 'Remove' }));
});
