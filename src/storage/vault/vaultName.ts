/** A database of its own: nothing that exports, backs up or shows the workspace opens it. */
export const vaultName = 'ninetyten-keys';

/** Whether own keys are kept in this browser, without opening (and so making) the database. */
export async function vaultExists(): Promise<boolean> {
  return (await indexedDB.databases()).some(({ name }) => name === vaultName);
}
