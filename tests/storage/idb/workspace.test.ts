import 'fake-indexeddb/auto';

import { importContract } from '../contracts/importContract.ts';
import { workspaceContract } from '../contracts/workspaceContract.ts';
import type { OpenTab } from '../contracts/workspaceContract.ts';
import { openWorkspace } from '../../../src/storage/idb/workspace.ts';

let profiles = 0;

function newProfile(): OpenTab {
  profiles += 1;
  const databaseName = `contract-${profiles}`;
  return (options) => openWorkspace({ ...options, databaseName });
}

workspaceContract('idb on fake-indexeddb', newProfile);
importContract('idb on fake-indexeddb', newProfile);
