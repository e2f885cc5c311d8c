import { byteReader } from './byteReader.ts';
import { readProfile } from './icc.ts';
import { sniffAvif } from './sniffAvif.ts';
import { sniffBmp, sniffGif } from './sniffGifBmp.ts';
import { sniffJpeg } from './sniffJpeg.ts';
import { sniffPng } from './sniffPng.ts';
import type { NamedFormat, Sniffed } from './sniffTypes.ts';
import { sniffWebp, webpNeedsWholeFile } from './sniffWebp.ts';
import { unpack } from './unpack.ts';

/** The first read is enough for nearly every file; the next ones are for large embedded profiles and previews. */
const readSteps = [64 * 1024, 1024 * 1024, 16 * 1024 * 1024];
const maxProfileBytes = 4 * 1024 * 1024;

/** Tells a file by its content, never by its name, reading only as much as the header needs. */
export async function sniffFile(file: Blob): Promise<Sniffed> {
  let result: Sniffed = { kind: 'unknown' };
  for (const bytes of readSteps) {
    const head = new Uint8Array(await file.slice(0, bytes).arrayBuffer());
    result = sniffBytes(head);
    const wantsTail = result.kind === 'picture' && webpNeedsWholeFile(head);
    if (result.kind !== 'more' && !wantsTail) break;
    if (head.length >= file.size) break;
  }
  if (result.kind !== 'picture' || !result.header.compressedProfile) return result;
  const profile = await unpack(result.header.compressedProfile, maxProfileBytes);
  if (!profile) return result;
  const { colour, name } = readProfile(profile);
  return {
    kind: 'picture',
    header: { ...result.header, colour, profileName: name, compressedProfile: null },
  };
}

/** Pure: what these first bytes of a file are. `more` = the header goes on beyond them. */
export function sniffBytes(bytes: Uint8Array): Sniffed {
  const reader = byteReader(bytes);
  if (reader.has(0, '\x89PNG\r\n\x1a\n')) return sniffPng(bytes);
  if (reader.u24(0) === 0xffd8ff) return sniffJpeg(bytes);
  if (reader.has(0, 'GIF87a') || reader.has(0, 'GIF89a')) return sniffGif(bytes);
  if (reader.has(0, 'RIFF')) return sniffRiff(bytes);
  if (reader.has(4, 'ftyp')) return sniffFtyp(bytes);
  if (reader.has(0, 'BM') && (reader.u32(14, true) ?? 1 << 20) <= 200) return sniffBmp(bytes);
  const named = namedFormat(bytes);
  if (named) return { kind: 'named', format: named };
  return sniffText(bytes);
}

function sniffRiff(bytes: Uint8Array): Sniffed {
  const kind = byteReader(bytes).ascii(8, 4);
  if (kind === 'WEBP') return sniffWebp(bytes);
  return kind === 'AVI ' ? { kind: 'named', format: 'video' } : { kind: 'unknown' };
}

/** ISO base media: the major brand first, then the compatible ones. */
function sniffFtyp(bytes: Uint8Array): Sniffed {
  const reader = byteReader(bytes);
  const end = Math.min(reader.u32(0) ?? 0, 512);
  const brands = [reader.ascii(8, 4)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(reader.ascii(at, 4));
  const major = brands[0] ?? '';
  if (major === 'crx ') return { kind: 'named', format: 'cr3' };
  if (brands.includes('avif') || brands.includes('avis')) return sniffAvif(bytes, brands.includes('avis'));
  if (brands.some((brand) => heicBrands.has(brand))) return { kind: 'named', format: 'heic' };
  if (major === 'jp2 ' || major === 'jpx ') return { kind: 'named', format: 'jpeg2000' };
  return { kind: 'named', format: 'video' };
}

const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'heif']);

function namedFormat(bytes: Uint8Array): NamedFormat | null {
  const reader = byteReader(bytes);
  if (reader.has(0, 'FUJIFILMCCD-RAW')) return 'raf';
  if (reader.has(0, 'IIRO') || reader.has(0, 'IIRS') || reader.has(0, 'MMOR')) return 'orf';
  if (reader.has(0, 'IIU\0')) return 'rw2';
  if (reader.has(0, 'II*\0') || reader.has(0, 'MM\0*')) return tiffFamily(bytes);
  if (reader.has(0, 'II+\0') || reader.has(0, 'MM\0+')) return 'tiff';
  if (reader.has(0, '8BPS')) return 'psd';
  if (reader.has(0, '%PDF-')) return 'pdf';
  if (reader.has(0, '%!PS') || reader.u32(0) === 0xc5d0d3c6) return 'postscript';
  if (reader.u16(0) === 0xff0a || reader.has(4, 'JXL \r\n')) return 'jxl';
  if (reader.has(4, 'jP  \r\n') || reader.u32(0) === 0xff4fff51) return 'jpeg2000';
  if (reader.u32(0) === 0x00000100 || reader.u32(0) === 0x00000200) return 'ico';
  if (reader.u32(0) === 0x1a45dfa3 || reader.u32(0) === 0x000001ba || reader.has(0, 'FLV')) return 'video';
  if (reader.has(0, 'PK\x03\x04')) return 'zip';
  if (reader.u16(0) === 0x1f8b) return 'gzip';
  return null;
}

/** Camera RAW on a TIFF base: told by Canon's mark, the DNG version tag, and the maker's name. */
function tiffFamily(bytes: Uint8Array): NamedFormat {
  const reader = byteReader(bytes);
  if (reader.has(8, 'CR')) return 'cr2';
  const little = reader.has(0, 'II');
  const directory = reader.u32(4, little) ?? 0;
  const entries = Math.min(reader.u16(directory, little) ?? 0, 200);
  let make = '';
  for (let index = 0; index < entries; index += 1) {
    const at = directory + 2 + index * 12;
    const tag = reader.u16(at, little);
    if (tag === 0xc612) return 'dng';
    if (tag === 0x010f) make = reader.ascii(reader.u32(at + 8, little) ?? 0, 16).toUpperCase();
  }
  if (make.startsWith('NIKON')) return 'nef';
  return make.startsWith('SONY') ? 'arw' : 'tiff';
}

function sniffText(bytes: Uint8Array): Sniffed {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const encoding = utf16 ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, 16 * 1024));
  const body = text.replace(/^\uFEFF/, '').trimStart();
  if (/^<!doctype html|^<html/i.test(body)) return { kind: 'named', format: 'html' };
  const element = body
    .replace(/^<\?xml[^>]*>/, '')
    .replace(/<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(\[[\s\S]*?\])?\s*>/gi, '');
  return body.startsWith('<') && /<(\w+:)?svg[\s>]/.test(element) ? { kind: 'svg' } : { kind: 'unknown' };
}
