import { importContract } from '../contracts/importContract.ts';
import { workspaceContract } from '../contracts/workspaceContract.ts';
import type { OpenTab } from '../contracts/workspaceContract.ts';
import { createMemoryBackend } from '../../../src/storage/memory/backend.ts';
import { openMemoryWorkspace } from '../../../src/storage/memory/workspace.ts';

function newProfile(): OpenTab {
  const backend = createMemoryBackend();
  return (options) => Promise.resolve(openMemoryWorkspace({ ...options, backend }));
}

workspaceContract('memory', newProfile);
importContract('memory', newProfile);
