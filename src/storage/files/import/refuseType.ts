import { claimedFormat, preferredExtension } from './extensions.ts';
import { copyAgain, errorOf, formatNames, namedFormats, openableHint, refuser } from './importErrors.ts';
import type { ImportError } from './importErrors.ts';
import type { OpenableFormat, Sniffed } from './sniffTypes.ts';

/** What the content is, against what we open and what the name says. Null when it may be opened. */
export function refuseType(fileName: string, sniffed: Sniffed): ImportError | null {
  const refuse = refuser(fileName);
  const claimed = claimedFormat(fileName);
  if (sniffed.kind === 'named') {
    const { name, hint } = namedFormats[sniffed.format];
    return errorOf(refuse('unsupported', `is ${name}, which Ninetyten does not open`, hint));
  }
  if (sniffed.kind === 'unknown') {
    if (claimed !== null && isOpenable(claimed)) {
      const reason = `has the extension of ${article(formatNames[claimed])}, but its content is not a picture`;
      return errorOf(
        refuse(
          'wrong-extension',
          reason,
          'Save or download it again; it may be damaged or another kind of file.',
        ),
      );
    }
    return errorOf(refuse('unknown-type', 'is not a picture Ninetyten knows', openableHint));
  }
  if (sniffed.kind === 'more') {
    return errorOf(refuse('truncated', 'is cut off: it ends inside its header', copyAgain));
  }
  if (sniffed.kind === 'damaged') {
    const reason = `is a damaged ${formatNames[sniffed.format]}: ${sniffed.reason}`;
    return errorOf(refuse('damaged', reason, copyAgain));
  }
  const format: OpenableFormat = sniffed.kind === 'svg' ? 'svg' : sniffed.header.format;
  if (claimed === null || claimed === format) return null;
  const named = isOpenable(claimed) ? formatNames[claimed] : claimed.toUpperCase();
  return errorOf(
    refuse(
      'wrong-extension',
      `is named as ${article(named)}, but its content is ${article(formatNames[format])}`,
      `Rename it to end in ${preferredExtension[format]} and import it again.`,
    ),
  );
}

function isOpenable(format: string): format is OpenableFormat {
  return Object.hasOwn(formatNames, format);
}

function article(name: string): string {
  return `${/^[AEIOU]|^SVG/.test(name) ? 'an' : 'a'} ${name}`;
}
