import 'fake-indexeddb/auto';

import { workspaceContract } from '../contracts/workspaceContract.ts';
import { openWorkspace } from '../../../src/storage/idb/workspace.ts';

let profiles = 0;

workspaceContract('idb on fake-indexeddb', () => {
  profiles += 1;
  const databaseName = `contract-${profiles}`;
  return (options) => openWorkspace({ ...options, databaseName });
});
