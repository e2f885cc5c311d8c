import { workspaceContract } from '../contracts/workspaceContract.ts';
import { createMemoryBackend } from '../../../src/storage/memory/backend.ts';
import { openMemoryWorkspace } from '../../../src/storage/memory/workspace.ts';

workspaceContract('memory', () => {
  const backend = createMemoryBackend();
  return (options) => Promise.resolve(openMemoryWorkspace({ ...options, backend }));
});
