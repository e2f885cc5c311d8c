import { ledgerFileContract } from './ledgerContract.ts';

ledgerFileContract('Chromium');
