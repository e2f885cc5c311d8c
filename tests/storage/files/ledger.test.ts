import { ledgerFileContract } from './ledgerContract.ts';

ledgerFileContract('Node');
