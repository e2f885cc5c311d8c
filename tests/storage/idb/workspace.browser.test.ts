import { workspaceContract } from '../contracts/workspaceContract.ts';
import { openWorkspace } from '../../../src/storage/idb/workspace.ts';

let profiles = 0;

workspaceContract('idb in Chromium', () => {
  profiles += 1;
  const databaseName = `contract-${profiles}-${crypto.randomUUID()}`;
  return (options) => openWorkspace({ ...options, databaseName });
});
