import { describe, expect, test } from 'vitest';

import { foreign } from '../contracts/importContract.ts';
import { eventsOf, fileOf, gzip, linesOf, readGood } from './ledgerFiles.ts';
import type { AnyEvent } from '../../../src/kernel/ledger/validate.ts';
import { exportLedger } from '../../../src/storage/files/ledger/exportLedger.ts';
import { readLedgerFile } from '../../../src/storage/files/ledger/readLedgerFile.ts';

const events = Array.from({ length: 40 }, (_, index) => foreign(index + 1));

async function failureOf(file: File, limits?: Parameters<typeof readLedgerFile>[1]) {
  const read = await readLedgerFile(file, limits);
  return read.ok ? null : read.error;
}

/** Streams are the platform's, so this runs where tests run and where the product runs. */
export function ledgerFileContract(platform: string): void {
  describe(`ledger files in ${platform}`, () => {
    test('packed and plain lines read alike', async () => {
      for (const content of [linesOf(events), await gzip(linesOf(events))]) {
        const file = await readGood(fileOf(content));
        expect(file).toMatchObject({ name: 'bea.jsonl.gz', events: 40, badLines: { count: 0, first: [] } });
        expect(await eventsOf(file)).toEqual(events);
        expect(await eventsOf(file)).toEqual(events);
      }
    });

    test('what is exported reads back, with the sums that the manifest states', async () => {
      const charge = (seq: number, basis: 'metered' | 'reported', micro: number | null, cur = 'USD') =>
        foreign(seq, {
          type: `charge.${basis}`,
          body: {
            kind: 'usage',
            call: 'c',
            attempt: 1,
            qty: 1,
            micro,
            cur,
            basis,
            price: null,
            alloc: { method: 'direct', parts: [] },
          },
        });
      const ledger = [
        charge(1, 'metered', 40_000),
        charge(2, 'metered', null),
        charge(3, 'reported', Number.MAX_SAFE_INTEGER),
        charge(4, 'reported', Number.MAX_SAFE_INTEGER),
        foreign(7, {
          type: 'charge.adjusted',
          body: { target: 'bea:1', deltaMicro: -5, cur: 'EUR', reason: 'refund' },
        }),
        foreign(1, { type: 'sky.painted', body: { rule: 'é\n\u2028' } }, 'cleo'),
        foreign(2, { body: { kind: 'active', ms: 1, rateMicroPerHour: 45 } }, 'cleo'),
      ];
      const store = {
        async eachStoredEvent(onChunk: (chunk: readonly AnyEvent[]) => void | Promise<void>) {
          await onChunk(ledger.slice(0, 3));
          await onChunk(ledger.slice(3));
        },
      };
      const out = await exportLedger(store);
      const file = await readGood(fileOf(out.events));
      const lines = linesOf(ledger);
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(lines));
      const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join(
        '',
      );
      expect(file.sha256).toBe(sha256);
      expect(out.manifest).toEqual({
        schema: 'ninetyten.ledger/1',
        file: 'events.jsonl.gz',
        sha256,
        byteLength: new TextEncoder().encode(lines).length,
        events: 7,
        types: {
          'sky.painted': 1,
          'charge.adjusted': 1,
          'charge.metered': 2,
          'charge.reported': 2,
          'time.segment': 1,
        },
        devices: [
          { dev: 'bea', first: 1, last: 7, events: 5, missing: 2 },
          { dev: 'cleo', first: 1, last: 2, events: 2, missing: 0 },
        ],
        totals: [
          { cur: 'EUR', meteredMicro: '0', reportedMicro: '0', adjustedMicro: '-5', unpricedCount: 0 },
          {
            cur: 'USD',
            meteredMicro: '40000',
            reportedMicro: '18014398509481982',
            adjustedMicro: '0',
            unpricedCount: 1,
          },
        ],
      });
      expect(file.manifest).toEqual({ ...out.manifest, file: 'bea.jsonl.gz' });
      expect(JSON.parse(await out.manifestFile.text())).toEqual(out.manifest);
      expect(linesOf(await eventsOf(file))).toBe(lines);
    });

    test('an export whose ledger cannot be read fails as the ledger does', async () => {
      const store = {
        async eachStoredEvent(onChunk: (chunk: readonly AnyEvent[]) => void | Promise<void>) {
          await onChunk(events);
          throw new Error('the database went away');
        },
      };
      await expect(exportLedger(store)).rejects.toThrow('the database went away');
    });

    test('a bad line is named, and the others are there', async () => {
      const lines = linesOf(events.slice(0, 3)).split('\n');
      const damaged = [...lines.slice(0, 1), '', '{"v":1', ...lines.slice(1)].join('\r\n');
      const file = await readGood(fileOf(`\uFEFF${damaged}`));
      expect(file.badLines).toEqual({ count: 1, first: [{ kind: 'json', line: 3, reason: 'not JSON' }] });
      expect(await eventsOf(file)).toEqual(events.slice(0, 3));
    });

    test('bytes that are no text are a bad line, not another content', async () => {
      const bytes = new TextEncoder().encode(linesOf([foreign(1), foreign(2, { actor: 'x~x' })]));
      const broken = bytes.map((byte) => (byte === 0x7e ? 0xff : byte));
      const file = await readGood(fileOf(broken));
      expect(file.events).toBe(1);
      expect(file.badLines.first).toMatchObject([{ kind: 'encoding', line: 2 }]);
    });

    test('a packed file that ends too early is refused by name', async () => {
      const whole = await gzip(linesOf(events));
      const error = await failureOf(fileOf(whole.slice(0, whole.length - 20), 'half.jsonl.gz'));
      expect(error).toMatchObject({ kind: 'truncated', fileName: 'half.jsonl.gz' });
      expect(error?.message).toContain('half.jsonl.gz');
      expect(error?.hint.length).toBeGreaterThan(10);
    });

    test('a packed file with broken bytes is refused', async () => {
      const whole = await gzip(linesOf(events));
      const broken = whole.map((byte, index) => (index > 20 && index < 60 ? 0xff : byte));
      expect(['damaged', 'truncated']).toContain((await failureOf(fileOf(broken)))?.kind);
    });

    test('files of another kind, and empty ones, are told so', async () => {
      expect(await failureOf(fileOf(''))).toMatchObject({ kind: 'empty' });
      expect(await failureOf(fileOf(await gzip('\n\n')))).toMatchObject({ kind: 'empty' });
      const letter = await failureOf(fileOf('Dear Bea,\nhere is the ledger.\n', 'letter.txt'));
      expect(letter).toMatchObject({ kind: 'not-a-ledger' });
      expect(letter?.message).toBe('“letter.txt” is not a ledger: line 1 is not JSON.');
      expect(await failureOf(fileOf('x\n'.repeat(50_000)))).toMatchObject({ kind: 'not-a-ledger' });
    });

    test('a bomb is stopped, not unpacked: one line without end, or lines without number', async () => {
      const limits = { maxBytes: 1024 ** 3, maxRatio: 100, freeBytes: 4 * 1024 ** 2 };
      const zeros = await gzip(new Uint8Array(32 * 1024 ** 2));
      expect(await failureOf(fileOf(zeros), limits)).toMatchObject({ kind: 'bomb' });
      const blank = await gzip('\n'.repeat(16 * 1024 ** 2));
      expect(await failureOf(fileOf(blank), limits)).toMatchObject({ kind: 'bomb' });
      const long = { ...limits, maxBytes: 1_000 };
      expect(await failureOf(fileOf(linesOf(events)), long)).toMatchObject({ kind: 'too-large' });
    });

    test('a line longer than any event is a bad line, and reading goes on after it', async () => {
      const text = `${'x'.repeat(3 * 1024 ** 2)}\n${linesOf([foreign(1)])}`;
      const file = await readGood(fileOf(text));
      expect(file.badLines.first).toMatchObject([{ kind: 'too-long', line: 1 }]);
      expect(file.events).toBe(1);
    });
  });
}
