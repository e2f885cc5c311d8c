import '../design/base.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import type { CreateCanvas } from '../canvas/contract.ts';
import { App } from './App.tsx';
import { BootNotice } from './BootNotice.tsx';
import { BootFailure } from './BootFailure.tsx';
import { compose } from './compose.ts';
import { registerOfflineWorker } from './offline/registerOfflineWorker.ts';
import { applyTheme } from './theme.ts';

applyTheme();

const element = document.getElementById('root');
if (!element) throw new Error('index.html has no #root');
const root = createRoot(element);

/** The canvas library is part of the editor, not of the first screen. */
async function loadCanvas(): Promise<CreateCanvas> {
  return (await import('../canvas/createCanvas.ts')).createCanvas;
}

async function start(): Promise<void> {
  try {
    const services = await compose({
      onBlocked: () => root.render(<BootNotice kind="blocked" />),
      onSuperseded: () => root.render(<BootNotice kind="superseded" />),
    });
    root.render(
      <StrictMode>
        <App services={services} loadCanvas={loadCanvas} />
      </StrictMode>,
    );
  } catch (error) {
    root.render(<BootFailure message={error instanceof Error ? error.message : 'unknown cause'} />);
  }
}

void start();
registerOfflineWorker();
